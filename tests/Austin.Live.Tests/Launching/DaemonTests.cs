namespace Austin.Live.Tests.Launching;

public sealed class DaemonTests
{
    [SkippableTheory]
    [SamplerVersions(Few = true)]
    public void A_daemon_whose_parents_ended_is_sampled(Sampler sampler, string version) => Measurement.NotTwice(() =>
    {
        Capture capture = AustinRun.ToEnd(sampler, "-C", "-i", "5ms", Interpreters.Require(version).Path, Repository.Target("daemon.py"), "2").Succeeded().Text();
        int daemon = capture.Samples.Select(sample => sample.Pid).Distinct().MaxBy(pid => capture.TimeIn("daemon_work", pid));
        Assert.True(capture.TimeIn("daemon_work", daemon) > 1_000_000, capture.TimesOf(daemon));
    });
}
