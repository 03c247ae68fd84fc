using System.Globalization;

namespace Austin.Live.Tests.Modes;

public sealed class CollectorTests
{
    [SkippableTheory]
    [SamplerVersions(FreeThreaded = true)]
    public void Samples_taken_during_a_collection_are_marked(Sampler sampler, string version) => Measurement.NotTwice(() =>
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.Require(version), "collecting.py", "on");
        Capture text = AustinRun.Sample(sampler, target.Pid, 500, "-g", "-i", "1ms").Text();
        Capture mojo = AustinRun.ToEnd(sampler, "-gb", "-i", "1ms", "-x", "1", "-p", $"{target.Pid}").Succeeded().Mojo();

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
    [SkippableTheory]
    [Samplers]
    public void The_time_of_a_collection_counts_once_whatever_the_number_of_threads(Sampler sampler)
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.RequireAny(), "collecting.py", "on", "5");
        Capture capture = AustinRun.Sample(sampler, target.Pid, 500, "-g", "-i", "1ms").Text();

        CapturedSample[] marked = [.. capture.Samples.Where(sample => sample.IsCollecting)];
        Assert.True(marked.Select(sample => sample.ThreadId).Distinct().Count() == 6, "not all threads are marked");
        Assert.Equal(
            marked.Where(sample => sample.ThreadId == target.Pid).Sum(sample => sample.Time!.Value),
            long.Parse(capture.Metadatum("gc")!, CultureInfo.InvariantCulture));
    }

    [SkippableTheory]
    [SamplerVersions(FreeThreaded = true, Few = true)]
    public void Nothing_is_marked_while_the_collector_rests(Sampler sampler, string version)
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.Require(version), "collecting.py", "off");
        Capture capture = AustinRun.Sample(sampler, target.Pid, 500, "-g", "-i", "1ms").Text();
        Assert.NotEmpty(capture.Samples);
        Assert.DoesNotContain(capture.Samples, sample => sample.IsCollecting);
        Assert.Equal("0", capture.Metadatum("gc"));
    }

    [SkippableTheory]
    [Samplers]
    public void Nothing_is_marked_unless_asked_for(Sampler sampler)
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.RequireAny(), "collecting.py", "on");
        Capture capture = AustinRun.Sample(sampler, target.Pid, 500, "-i", "1ms").Text();
        Assert.NotEmpty(capture.Samples);
        Assert.DoesNotContain(capture.Samples, sample => sample.IsCollecting);
        Assert.Null(capture.Metadatum("gc"));
    }
}
