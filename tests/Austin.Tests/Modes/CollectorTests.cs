using System.Globalization;

namespace Austin.Tests.Modes;

[Collection(nameof(Alone))]
public sealed class CollectorTests
{
    [SkippableTheory]
    [PythonVersions(FreeThreaded = true)]
    public void Samples_taken_during_a_collection_are_marked(string version) => Measurement.NotTwice(() =>
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.Require(version), "collecting.py", "on");
        Capture text = AustinRun.ToEnd("-g", "-i", "1ms", "-x", "1", "-p", $"{target.Pid}").Succeeded().Text();
        Capture mojo = AustinRun.ToEnd("-gb", "-i", "1ms", "-x", "1", "-p", $"{target.Pid}").Succeeded().Mojo();

        foreach (Capture capture in new[] { text, mojo })
        {
            long marked = capture.Samples.Where(sample => sample.IsCollecting).Sum(sample => sample.Time!.Value);
            Assert.True(marked > capture.Duration * 0.5, $"{marked} of {capture.Duration} µs");
            Assert.Equal(marked, long.Parse(capture.Metadatum("gc")!, CultureInfo.InvariantCulture));
            Assert.All(
                capture.Samples.Where(sample => sample.IsCollecting && sample.Frames.Count > 0),
                sample => Assert.Contains(sample.Frames, frame => frame.Function is "collect" or "main"));
        }
    });

    /// <remarks>The reference adds the time once for each thread.</remarks>
    [SkippableFact]
    public void The_time_of_a_collection_counts_once_whatever_the_number_of_threads()
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.RequireAny(), "collecting.py", "on", "5");
        Capture capture = AustinRun.ToEnd("-g", "-i", "1ms", "-x", "1", "-p", $"{target.Pid}").Succeeded().Text();

        CapturedSample[] marked = [.. capture.Samples.Where(sample => sample.IsCollecting)];
        Assert.True(marked.Select(sample => sample.ThreadId).Distinct().Count() == 6, "not all threads are marked");
        Assert.Equal(
            marked.Where(sample => sample.ThreadId == target.Pid).Sum(sample => sample.Time!.Value),
            long.Parse(capture.Metadatum("gc")!, CultureInfo.InvariantCulture));
    }

    [SkippableTheory]
    [PythonVersions(FreeThreaded = true)]
    public void Nothing_is_marked_while_the_collector_rests(string version)
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.Require(version), "collecting.py", "off");
        Capture capture = AustinRun.ToEnd("-g", "-i", "1ms", "-x", "1", "-p", $"{target.Pid}").Succeeded().Text();
        Assert.NotEmpty(capture.Samples);
        Assert.DoesNotContain(capture.Samples, sample => sample.IsCollecting);
        Assert.Equal("0", capture.Metadatum("gc"));
    }

    [SkippableFact]
    public void Nothing_is_marked_unless_asked_for()
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.RequireAny(), "collecting.py", "on");
        Capture capture = AustinRun.ToEnd("-i", "1ms", "-x", "1", "-p", $"{target.Pid}").Succeeded().Text();
        Assert.NotEmpty(capture.Samples);
        Assert.DoesNotContain(capture.Samples, sample => sample.IsCollecting);
        Assert.Null(capture.Metadatum("gc"));
    }
}
