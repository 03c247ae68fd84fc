using System.Text.Json;
using Austin.Live.Tests.Hosts;

namespace Austin.Live.Tests.Cores;

/// <summary>A process that has of all that where mode tells, and its cores: all are shown alike.</summary>
[Long]
public sealed class RunningAndCoreTests
{
    private const int Abort = 6;

    // What the end of the process leaves of a thread: its call is broken off by the signal.
    private static readonly string[] _lasting = ["pid", "interpreter", "thread", "name", "invalid", "raised", "handled", "hidden_frames", "frames"];

    private static readonly string[] _whole = [.. _lasting, "idle", "gc", "state", "call", "holds_gil", "gil_holder", "same_as"];

    [SkippableTheory]
    [SamplerVersions(FreeThreaded = true)]
    public void Cores_of_the_kernel_and_of_gcore_show_what_the_process_shows(Sampler sampler, string version) => Compare(sampler, [Interpreters.Require(version).Path]);

    // The packages of 3.14 and 3.15 hold no library to link to, and are at a fixed place themselves.
    [SkippableTheory]
    [InlineData(Sampler.Austin, "3.8")]
    [InlineData(Sampler.Austin, "3.11")]
    [InlineData(Sampler.Austin, "3.13")]
    [InlineData(Sampler.AustinP, "3.13")]
    [FullRunData(Sampler.AustinP, "3.8")]
    [FullRunData(Sampler.AustinP, "3.11")]
    public void So_do_those_of_an_interpreter_in_a_shared_library(Sampler sampler, string version)
    {
        using TemporaryFolder folder = new();
        Interpreter python = Interpreters.Require(version);
        Compare(sampler, ["/usr/bin/env", $"PYTHONHOME={HostProgram.Prefix(python)}", HostProgram.Compile(folder, "running.c", HostProgram.Embedding(python))]);
    }

    [SkippableTheory]
    [Samplers]
    public void So_do_those_of_a_program_at_a_fixed_place(Sampler sampler) =>
        Compare(sampler, [Interpreters.Require(python => !python.IsPositionIndependent && !python.IsDebug && python.Minor is >= 8 and <= 13, "CPython at a fixed place").Path]);

    private static void Compare(Sampler sampler, string[] python)
    {
        using TemporaryFolder folder = new();
        using RunningTarget target = RunningTarget.Start(CoreDump.Command(folder, [.. python, Repository.Target("everything.py")]));
        CoreDump.WaitUntilAsleep(target.Pid);
        JsonElement live = Json(sampler, "-w", $"{target.Pid}", "--json", "--locals");
        Assert.Equal(17, live.GetProperty("threads").GetArrayLength());
        Assert.Equal(
            target.Report.Facts.GetProperty("tasks").GetArrayLength(),
            live.GetProperty("event_loops").EnumerateArray().Sum(loop => loop.GetProperty("tasks").GetArrayLength()));
        // What is left to compare is what comes of it: other tests compare what is shown of a process with what it knows of itself.
        string copy = CoreDump.OfRunning(target.Pid, folder, out bool isWhole);
        JsonElement copied = Json(sampler, "-w", "--core", copy, "--json", "--locals");
        Assert.Equal(JsonValueKind.Null, copied.GetProperty("core").GetProperty("signal").ValueKind);
        if (isWhole)
        {
            Compare(sampler, live, copied, _whole);
        }
        else
        {
            CompareWhatIsThere(live, copied);
        }

        File.Delete(copy);
        Signals.Send(target.Pid, Abort);
        target.WaitForExit();
        JsonElement dead = Json(sampler, "-w", "--core", CoreDump.Find(folder), "--json", "--locals");
        Assert.Equal("SIGABRT", dead.GetProperty("core").GetProperty("signal").GetString());
        Compare(sampler, live, dead, _lasting);
    }

    private static void Compare(Sampler sampler, JsonElement live, JsonElement core, string[] properties)
    {
        Assert.Equal(live.GetProperty("python").GetString(), core.GetProperty("python").GetString());
        Assert.Equal(Threads(live).Values.Select(thread => Describe(thread, properties)), Threads(core).Values.Select(thread => Describe(thread, properties)));
        Assert.Equal(Loops(live), Loops(core));
        Assert.Equal(live.GetProperty("threads").GetArrayLength(), core.GetProperty("core").GetProperty("threads").GetInt32());
    }

    // gdb left zeros: a stack of which a part lies there is marked as invalid, or is there.
    private static void CompareWhatIsThere(JsonElement live, JsonElement core)
    {
        SortedDictionary<long, JsonElement> threads = Threads(core);
        Assert.Equal(Threads(live).Keys, threads.Keys);
        int valid = 0;
        foreach ((long id, JsonElement thread) in Threads(live))
        {
            if (!threads[id].GetProperty("invalid").GetBoolean())
            {
                valid++;
                Assert.Equal(Functions(thread), Functions(threads[id]));
            }
        }

        Assert.InRange(valid, 1, threads.Count);
    }

    private static IEnumerable<string> Functions(JsonElement thread) => thread.GetProperty("frames").EnumerateArray()
        .Select(frame => $"{frame.GetProperty("function").GetString()}:{(frame.TryGetProperty("line", out JsonElement line) ? line.GetInt32() : 0)}");

    // The thread that took a signal comes first in a core.
    private static SortedDictionary<long, JsonElement> Threads(JsonElement view) =>
        new(view.GetProperty("threads").EnumerateArray().ToDictionary(thread => thread.GetProperty("thread").GetInt64()));

    // They come in the order of their threads.
    private static IEnumerable<string> Loops(JsonElement view) => view.GetProperty("event_loops").EnumerateArray()
        .OrderBy(loop => loop.GetProperty("id").GetUInt64()).Select(loop => loop.GetRawText());

    private static string Describe(JsonElement thread, string[] properties) =>
        string.Join('\n', properties.Select(name => $"{name} {thread.GetProperty(name).GetRawText()}"));

    private static JsonElement Json(Sampler sampler, params string[] arguments)
    {
        using JsonDocument document = JsonDocument.Parse(AustinRun.ToEnd(sampler, arguments).Succeeded().Output);
        return document.RootElement.Clone();
    }
}
