using System.Text.Json;

namespace Austin.Live.Tests.FreeThreaded;

/// <summary>Threads of a free-threaded interpreter run at once, and each has a stack of its own.</summary>
[Collection(nameof(Alone))]
public sealed class ParallelThreadTests
{
    private const int Threads = 4;

    [SkippableFact]
    public void Their_stacks_hardly_ever_mix() => AssertStacks("-i", "0");

    /// <remarks>One of them stands still while it is read, the others do not: they must not be taken for such.</remarks>
    [SkippableFact]
    public void From_the_cpu_of_one_of_them_the_others_are_read_as_they_move()
    {
        AustinResult last = AssertStacks("--exact", "-i", "100us");
        Assert.Contains("Read from the target's own CPU : ", last.Error, StringComparison.Ordinal);
        Assert.Contains("Of threads that may have run on other CPUs meanwhile : ", last.Error, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void The_cpu_is_that_of_the_thread_that_is_asked_for()
    {
        using TemporaryFolder folder = new();
        string statistics = folder.File("statistics");
        using RunningTarget target = RunningTarget.Start(Interpreters.Require(Interpreters.FreeThreaded), "parallel.py", "spin", "4");
        long id = target.Report.Facts.GetProperty("ids")[0].GetInt64();
        _ = AustinRun.ToEnd(Sampler.Austin, "--exact", $"--only-thread={id}", "-i", "1ms", "-x", "2", "-b", "--stats-json", statistics, "-p", $"{target.Pid}").Succeeded();
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(statistics));
        long samples = json.RootElement.GetProperty("samples").GetInt64();
        Assert.True(samples > 0);
        // The first ones are of the thread that was found running before any was chosen.
        Assert.InRange(json.RootElement.GetProperty("read_elsewhere").GetInt64(), 0, samples / 4);
    }

    private static AustinResult AssertStacks(params string[] options)
    {
        AustinResult result = null!;
        Measurement.NotTwice(() =>
        {
            using RunningTarget target = RunningTarget.Start(
                Interpreters.Require(Interpreters.FreeThreaded), "callgraph.py", "random", "2", "tiny", "generators", "threads");
            CallGraph graph = new(target.Report);
            result = AustinRun.ToEnd(Sampler.Austin, [.. options, "-b", "-x", "3", "-p", $"{target.Pid}"]).Succeeded();
            Capture capture = result.Mojo();
            CapturedSample[] whole = [.. capture.Samples.Where(sample => !sample.IsInvalid)];
            string[] objections = [.. whole.Select(sample => graph.ObjectionInside(sample.Frames)).OfType<string>()];
            int outside = whole.Count(sample => !sample.Frames.Any(frame => frame.File == "<graph>"));

            Assert.Equal(Threads, whole.Select(sample => sample.ThreadId).Distinct().Count());
            Assert.True(whole.Length >= 5000, $"only {whole.Length} samples");
            Assert.True(whole.Length >= capture.Samples.Count * 0.999, $"{capture.Samples.Count - whole.Length} of {capture.Samples.Count} samples are invalid");
            Assert.True(objections.Length <= whole.Length * 0.001, $"{objections.Length} of {whole.Length}: {string.Join('\n', objections.Take(3))}");
            Assert.True(outside <= whole.Length * 0.01, $"{outside} of {whole.Length} samples end outside of the graph");
        });
        return result;
    }
}
