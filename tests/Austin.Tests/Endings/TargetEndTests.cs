using Austin.Tests.Modes;

namespace Austin.Tests.Endings;

[Collection(nameof(Alone))]
public sealed class TargetEndTests
{
    [SkippableTheory]
    [InlineData("7", "7")]
    [InlineData("0", "0")]
    [InlineData("-9", "SIGKILL")]
    [InlineData("-11", "SIGSEGV")]
    public void The_commands_status_is_reported_and_not_passed_on(string code, string told)
    {
        AustinResult result = AustinRun.ToEnd("-i", "5ms", Interpreters.RequireAny().Path, Repository.Target("work.py"), "0.3", code).Succeeded();
        Assert.NotEmpty(result.Text().Samples);
        Assert.Matches($@"The command .* {told}\.", result.Error);
    }

    [SkippableTheory]
    [PythonVersions]
    public void The_end_of_an_attached_program_ends_the_run(string version)
    {
        // Publishing must not eat up the target's time.
        _ = PublishedPrograms.Austin;
        using RunningTarget target = RunningTarget.Start(Interpreters.Require(version), "work.py", "0.6");
        AustinResult result = AustinRun.ToEnd("-i", "2ms", "-p", $"{target.Pid}").Succeeded();
        Assert.InRange(result.Text().Duration, 200_000, 800_000);
        Assert.Equal(0, target.WaitForExit());
    }

    [SkippableTheory]
    [PythonVersions]
    public void Killing_the_program_ends_the_run_cleanly(string version)
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.Require(version), "callgraph.py", "random", "1", "tiny");
        using AustinRun run = AustinRun.Start("-b", "-i", "0", "-p", $"{target.Pid}");
        Thread.Sleep(400);
        Signals.Send(target.Pid, Signals.Kill);
        Capture capture = run.WaitForExit(TimeSpan.FromSeconds(10)).Succeeded().Mojo();
        Assert.True(capture.Samples.Count > (PublishedPrograms.Name == "austinp" ? 50 : 1000), $"{capture.Samples.Count} samples");
        Assert.True(capture.Samples.Count(sample => sample.IsInvalid) < 10, "invalid samples");
    }
}
