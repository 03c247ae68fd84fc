using System.Text.Json;
using Austin.Live.Tests.Hosts;

namespace Austin.Live.Tests.FreeThreaded;

/// <summary>Free-threaded CPython with its GIL off, on, and switched on while it runs; and its world stopped.</summary>
[Collection(nameof(Alone))]
public sealed class GilSwitchTests
{
    [SkippableFact]
    public void Without_a_gil_the_option_that_wants_its_holder_says_so_in_place_of_an_empty_profile()
    {
        using TemporaryFolder folder = new();
        string statistics = folder.File("statistics");
        using RunningTarget target = Start("parallel.py", "spin", "2");
        AustinResult result = AustinRun.ToEnd(Sampler.Austin, "--gil", "-b", "-i", "5ms", "-x", "1", "--stats-json", statistics, "-p", $"{target.Pid}").Succeeded();
        Assert.Empty(result.Mojo().Samples);
        Assert.Contains($"Process {target.Pid} runs without a GIL, as free-threaded CPython does: --gil samples nothing of it", result.Error, StringComparison.Ordinal);
        Assert.Matches("No GIL : [0-9]+/[0-9]+ \\(100.00 %\\) passes ", result.Error);
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(statistics));
        Assert.Equal(json.RootElement.GetProperty("passes").GetInt64(), json.RootElement.GetProperty("passes_without_gil").GetInt64());
        Assert.False(json.RootElement.TryGetProperty("gil", out _));
    }

    [SkippableFact]
    public void With_the_gil_switched_on_its_holder_alone_is_sampled() => Measurement.NotTwice(() =>
    {
        using RunningTarget target = RunningTarget.Start(
            ["/usr/bin/env", "PYTHON_GIL=1", Interpreters.Require(Interpreters.FreeThreaded).Path, Repository.Target("parallel.py"), "spin", "2"]);
        AustinResult result = AustinRun.ToEnd(Sampler.Austin, "--gil", "-b", "-i", "5ms", "-x", "2", "-p", $"{target.Pid}").Succeeded();
        Capture capture = result.Mojo();
        long all = capture.Samples.Sum(sample => sample.Time!.Value);
        Assert.InRange(all, capture.Duration * 0.8, capture.Duration * 1.02);
        Assert.Equal(Ids(target).Order(), capture.Samples.Select(sample => sample.ThreadId).Distinct().Order());
        Assert.DoesNotContain("without a GIL", result.Error, StringComparison.Ordinal);

        HashSet<string> seen = [];
        Patience.Until(
            () =>
            {
                using JsonDocument look = Look(target.Pid);
                seen.UnionWith(Threads(look).Where(thread => thread.GetProperty("holds_gil").ValueKind == JsonValueKind.True).Select(_ => "holds"));
                seen.UnionWith(Threads(look).Select(State));
                return seen.IsSupersetOf(["holds", "waits for GIL"]);
            },
            "a thread that holds the GIL, and one that waits for it");
    });

    [SkippableFact]
    public void An_extension_that_switches_the_gil_on_is_noticed()
    {
        Interpreter python = Interpreters.Require(Interpreters.FreeThreaded);
        using TemporaryFolder folder = new();
        string headers = Path.Combine(HostProgram.Prefix(python), "include", "python3.13t");
        Absence.SkipIf(!Directory.Exists(headers), $"no headers of CPython {python.Version} on this machine");
        string library = HostProgram.Compile(folder, "switches_gil.c", "-shared", "-fPIC", $"-I{headers}");
        string output = folder.File("samples");
        string statistics = folder.File("statistics");
        using RunningTarget target = RunningTarget.Start(python, "parallel.py", "spin", "2", library);
        using AustinRun run = AustinRun.Start(Sampler.Austin, "--gil", "-i", "5ms", "-o", output, "--stats-json", statistics, "-p", $"{target.Pid}");
        Patience.Until(() => File.Exists(output) && new FileInfo(output).Length > 0, "the sampler has attached, and said that there is no GIL");
        target.Proceed();
        Patience.Until(() => File.ReadLines(output).Any(line => line.StartsWith($"P{target.Pid};", StringComparison.Ordinal)), "a sample of the holder");
        run.Signal(2);
        AustinResult result = run.WaitForExit();
        Assert.Contains("runs without a GIL", result.Error, StringComparison.Ordinal);
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(statistics));
        Assert.True(json.RootElement.GetProperty("passes_without_gil").GetInt64() < json.RootElement.GetProperty("passes").GetInt64());
        Assert.NotEmpty(json.RootElement.GetProperty("gil").EnumerateArray());
    }

    /// <remarks>The collector stops all other threads for most of its time.</remarks>
    [SkippableFact]
    public void A_stopped_world_is_told_of_each_thread()
    {
        using RunningTarget target = Start("parallel.py", "collect", "2");
        long[] ids = Ids(target);
        HashSet<string> seen = [];
        using AustinRun looks = AustinRun.StartCommand([PublishedPrograms.Of(Sampler.Austin), "--json", "--every=5ms", "-w", $"{target.Pid}"], readsOutput: false);
        using StreamReader lines = new(looks.Output);
        Patience.Until(
            () =>
            {
                using JsonDocument look = JsonDocument.Parse(lines.ReadLine()!);
                foreach (JsonElement thread in Threads(look))
                {
                    long id = thread.GetProperty("thread").GetInt64();
                    Assert.Equal(JsonValueKind.Null, thread.GetProperty("holds_gil").ValueKind);
                    if (State(thread) == "suspended" && id != ids[0])
                    {
                        seen.Add("suspended");
                        Assert.False(thread.GetProperty("gc").GetBoolean());
                    }

                    if (thread.GetProperty("gc").GetBoolean())
                    {
                        Assert.Equal(ids[0], id);
                        seen.Add("collects");
                    }
                }

                return seen.Count == 2;
            },
            "a thread that collects, and one that it stopped");
        using AustinRun texts = AustinRun.StartCommand([PublishedPrograms.Of(Sampler.Austin), "--every=5ms", "-w", $"{target.Pid}"], readsOutput: false);
        using StreamReader words = new(texts.Output);
        Patience.Until(
            () => Enumerable.Range(0, 100).Any(_ => words.ReadLine()!.EndsWith("\"spin\": waits until the interpreter lets its threads go on", StringComparison.Ordinal)),
            "a stopped thread in words");

        // A stopped thread has no CPU time; the one that collects has nearly all.
        Capture capture = AustinRun.ToEnd(Sampler.Austin, "-gs", "-i", "1ms", "-x", "1", "-p", $"{target.Pid}").Succeeded().Text();
        Assert.Contains(capture.Samples, sample => sample.ThreadId == ids[0] && sample.IsCollecting);
    }

    [SkippableFact]
    public void Threads_that_run_at_once_run_each_by_itself()
    {
        using RunningTarget target = Start("parallel.py", "spin", "2");
        long[] ids = Ids(target);
        Patience.Until(
            () =>
            {
                using JsonDocument look = Look(target.Pid);
                return Threads(look).Count(thread => ids.Contains(thread.GetProperty("thread").GetInt64()) && State(thread) == "running"
                    && thread.GetProperty("frames").EnumerateArray().Last().GetProperty("function").GetString() == "spin") == 2;
            },
            "both threads running");
    }

    private static RunningTarget Start(string program, params string[] arguments) =>
        RunningTarget.Start(Interpreters.Require(Interpreters.FreeThreaded), program, arguments);

    private static long[] Ids(RunningTarget target) => [.. target.Report.Facts.GetProperty("ids").EnumerateArray().Select(id => id.GetInt64())];

    private static JsonDocument Look(int pid) => JsonDocument.Parse(AustinRun.ToEnd(Sampler.Austin, "--json", "-w", $"{pid}").Succeeded().Output);

    private static IEnumerable<JsonElement> Threads(JsonDocument look) => look.RootElement.GetProperty("threads").EnumerateArray();

    private static string State(JsonElement thread) => thread.GetProperty("state").GetString() ?? "";
}
