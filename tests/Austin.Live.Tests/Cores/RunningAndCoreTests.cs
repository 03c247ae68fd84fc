using System.Text.Json;

namespace Austin.Live.Tests.Cores;

/// <summary>A process whose threads sleep, and its core: both are shown alike.</summary>
public sealed class RunningAndCoreTests
{
    private const int Abort = 6;

    [SkippableTheory]
    [SamplerVersions(FreeThreaded = true)]
    public void A_core_shows_the_threads_names_variables_and_tasks_of_the_process(Sampler sampler, string version)
    {
        using TemporaryFolder folder = new();
        using RunningTarget target = RunningTarget.Start(
            CoreDump.Command(folder, Interpreters.Require(version).Path, Repository.Target("crash.py")));
        CoreDump.WaitUntilAsleep(target.Pid);
        JsonElement live = Json(sampler, "-w", $"{target.Pid}", "--json", "--locals");
        string core = CoreDump.OfRunning(target.Pid, folder, out bool isWhole);
        if (isWhole)
        {
            JsonElement copied = Json(sampler, "-w", "--core", core, "--json", "--locals");
            Compare(live, copied, ["pid", "interpreter", "thread", "name", "invalid", "idle", "state", "call", "holds_gil", "frames"]);
            Assert.Equal(JsonValueKind.Null, copied.GetProperty("core").GetProperty("signal").ValueKind);
            return;
        }

        // What the kernel writes is whole, but the signal is the end of one of the threads' waits.
        Signals.Send(target.Pid, Abort);
        target.WaitForExit();
        JsonElement dead = Json(sampler, "-w", "--core", CoreDump.Find(folder), "--json", "--locals");
        Compare(live, dead, ["pid", "interpreter", "thread", "name", "invalid", "frames"]);
        Assert.Equal("SIGABRT", dead.GetProperty("core").GetProperty("signal").GetString());
    }

    private static void Compare(JsonElement live, JsonElement core, string[] properties)
    {
        Assert.Equal(live.GetProperty("python").GetString(), core.GetProperty("python").GetString());
        Assert.Equal(4, live.GetProperty("threads").GetArrayLength());
        Assert.Equal(Describe(live, properties), Describe(core, properties));
        Assert.Equal(live.GetProperty("event_loops").GetRawText(), core.GetProperty("event_loops").GetRawText());
        Assert.Equal(4, core.GetProperty("core").GetProperty("threads").GetInt32());
    }

    // The thread that took a signal comes first in a core.
    private static IEnumerable<string> Describe(JsonElement view, string[] properties) => view.GetProperty("threads").EnumerateArray()
        .OrderBy(thread => thread.GetProperty("thread").GetInt64())
        .Select(thread => string.Join('\n', properties.Select(name => $"{name} {thread.GetProperty(name).GetRawText()}")));

    private static JsonElement Json(Sampler sampler, params string[] arguments)
    {
        using JsonDocument document = JsonDocument.Parse(AustinRun.ToEnd(sampler, arguments).Succeeded().Output);
        return document.RootElement.Clone();
    }
}
