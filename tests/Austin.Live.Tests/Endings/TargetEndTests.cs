namespace Austin.Live.Tests.Endings;

public sealed class TargetEndTests
{
    [SkippableTheory]
    [SamplerData("7", "7")]
    [SamplerData("0", "0")]
    [SamplerData("-9", "SIGKILL")]
    [SamplerData("-11", "SIGSEGV")]
    public void The_commands_status_is_reported_and_not_passed_on(Sampler sampler, string code, string told)
    {
        AustinResult result = AustinRun.ToEnd(sampler, "-i", "5ms", Interpreters.RequireAny().Path, Repository.Target("work.py"), "0.3", code).Succeeded();
        Assert.NotEmpty(result.Text().Samples);
        Assert.Matches($@"The command .* {told}\.", result.Error);
    }

    [SkippableTheory]
    [SamplerVersions(Few = true)]
    public void The_end_of_an_attached_program_ends_the_run(Sampler sampler, string version)
    {
        // Publishing must not eat up the target's time.
        _ = PublishedPrograms.Of(sampler);
        using RunningTarget target = RunningTarget.Start(Interpreters.Require(version), "work.py", "0.6");
        AustinResult result = AustinRun.ToEnd(sampler, "-i", "2ms", "-p", $"{target.Pid}").Succeeded();
        Assert.InRange(result.Text().Duration, 200_000, 800_000);
        Assert.Equal(0, target.WaitForExit());
    }

    [SkippableTheory]
    [SamplerVersions(Few = true)]
    public void Killing_the_program_ends_the_run_cleanly(Sampler sampler, string version)
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.Require(version), "callgraph.py", "random", "1", "tiny");
        using AustinRun run = AustinRun.Start(sampler, "-b", "-i", "0", "-p", $"{target.Pid}");
        Patience.Until(() => ProcFile.CpuTime(run.Pid, run.Pid) > TimeSpan.FromSeconds(0.5), "it samples");
        Signals.Send(target.Pid, Signals.Kill);
        Capture capture = run.WaitForExit(TimeSpan.FromSeconds(10)).Succeeded().Mojo();
        Assert.True(capture.Samples.Count > (sampler == Sampler.AustinP ? 50 : 1000), $"{capture.Samples.Count} samples");
        Assert.True(capture.Samples.Count(sample => sample.IsInvalid) < 10, "invalid samples");
    }
}
