namespace Austin.Live.Tests.Launching;

/// <summary>What starts Python need not be Python.</summary>
public sealed class WrapperTests
{
    private const long Least = 350_000;

    [SkippableTheory]
    [SamplerVersions(Few = true)]
    public void A_script_that_becomes_python_is_followed(Sampler sampler, string version) =>
        AssertFollowed(sampler, version, "exec \"$@\"\n");

    [SkippableTheory]
    [SamplerVersions(Few = true)]
    public void A_script_that_becomes_python_through_env_is_followed(Sampler sampler, string version) =>
        AssertFollowed(sampler, version, "exec /usr/bin/env MARK=1 \"$@\"\n");

    /// <remarks>The reference samples only the process it started: exit code 33.</remarks>
    [SkippableTheory]
    [SamplerVersions(Few = true)]
    public void A_script_that_waits_for_python_is_followed_without_asking(Sampler sampler, string version)
    {
        AustinResult result = AssertFollowed(sampler, version, "\"$@\"\nexit 0\n");
        Assert.Contains($"{result.Text().Pids.Single()}", result.Error, StringComparison.Ordinal);
    }

    /// <remarks>The reference says that the command terminated too quickly, and leaves the program behind.</remarks>
    [SkippableTheory]
    [SamplerVersions(Few = true)]
    public void A_program_that_outlives_its_wrapper_is_followed_to_its_end(Sampler sampler, string version) => Measurement.NotTwice(() =>
    {
        using TemporaryFolder folder = new();
        string script = folder.Script("run.sh", "#!/bin/sh\n\"$@\" &\nexit 0\n");
        AustinResult result = AustinRun.ToEnd(sampler, "-i", "1ms", script, Interpreters.Require(version).Path, Repository.Target("work.py"), "0.5").Succeeded();
        Capture capture = result.Text();
        Assert.True(capture.TimeIn("work", Assert.Single(capture.Pids)) > Least, capture.TimesOf(capture.Pids.Single()));
        Assert.Empty(result.Survivors);
    });

    [SkippableTheory]
    [Samplers]
    public void A_program_that_outlives_its_wrapper_is_ended_with_the_exposure(Sampler sampler)
    {
        using TemporaryFolder folder = new();
        string script = folder.Script("run.sh", "#!/bin/sh\n\"$@\" &\nexit 0\n");
        AustinResult result = AustinRun.ToEnd(sampler, "-x", "1", "-i", "50ms", script, Interpreters.RequireAny().Path, Repository.Target("work.py"), "60").Succeeded();
        Assert.InRange(result.Text().Samples.Count, 2, 25);
        Assert.Contains("ended with SIGTERM, as intended", result.Error, StringComparison.Ordinal);
        Assert.Empty(result.Survivors);
    }

    [Theory]
    [Samplers]
    public void A_command_that_leaves_something_else_behind_terminated_too_quickly(Sampler sampler)
    {
        using TemporaryFolder folder = new();
        AustinResult result = AustinRun.ToEnd(sampler, folder.Script("run.sh", "#!/bin/sh\nsleep 3 &\nexit 4\n"));
        Assert.Equal(33, result.ExitCode);
        Assert.Contains("exited with status 4", result.Error, StringComparison.Ordinal);
    }

    /// <remarks>The reference waits for a second, finds nothing, and ends with 39.</remarks>
    [SkippableTheory]
    [Samplers]
    public void A_script_that_starts_python_late_is_followed_when_there_is_time(Sampler sampler) =>
        AssertFollowed(sampler, $"3.{Interpreters.RequireAny().Minor}", "sleep 1.5\n\"$@\"\nexit 0\n", "-t", "10s");

    /// <remarks>The reference takes one sample of each child, and then waits for the parent.</remarks>
    [SkippableTheory]
    [SamplerVersions(Few = true)]
    public void Children_of_a_script_are_sampled_at_the_full_rate(Sampler sampler, string version) => Measurement.NotTwice(() =>
    {
        Interpreter python = Interpreters.Require(version);
        using TemporaryFolder folder = new();
        string script = folder.Script("run.sh", "#!/bin/sh\n\"$@\" &\n\"$@\" &\nwait\n");
        AustinResult result = AustinRun.ToEnd(sampler, "-C", "-i", "1ms", script, python.Path, Repository.Target("work.py"), "0.5").Succeeded();
        Capture capture = result.Text();
        Assert.Equal(2, capture.Pids.Count);
        Assert.All(capture.Pids, pid => Assert.True(capture.TimeIn("work", pid) > Least, capture.TimesOf(pid)));
        Assert.Empty(result.Survivors);
    });

    [SkippableTheory]
    [Samplers]
    public void Children_that_a_script_starts_late_are_sampled(Sampler sampler) => Measurement.NotTwice(() =>
    {
        using TemporaryFolder folder = new();
        string script = folder.Script("run.sh", "#!/bin/sh\nsleep 0.6\n\"$@\"\nsleep 0.6\n\"$@\"\n");
        AustinResult result = AustinRun.ToEnd(sampler, "-C", "-t", "10s", "-i", "1ms", script, Interpreters.RequireAny().Path, Repository.Target("work.py"), "0.5").Succeeded();
        Capture capture = result.Text();
        Assert.Equal(2, capture.Pids.Count);
        Assert.All(capture.Pids, pid => Assert.True(capture.TimeIn("work", pid) > Least, capture.TimesOf(pid)));
    });

    [SkippableTheory]
    [Samplers]
    public void Attaching_to_a_script_finds_its_python(Sampler sampler)
    {
        using TemporaryFolder folder = new();
        string script = folder.Script("run.sh", "#!/bin/sh\n\"$@\"\nexit 0\n");
        using RunningTarget target = RunningTarget.Start([script, Interpreters.RequireAny().Path, Repository.Target("halves.py")]);
        Capture capture = AustinRun.ToEnd(sampler, "-i", "1ms", "-x", "1", "-p", $"{target.Pid}").Succeeded().Text();
        Assert.Equal(target.Report.Pid, capture.Pids.Single());
    }

    private static AustinResult AssertFollowed(Sampler sampler, string version, string script, params string[] options)
    {
        Interpreter python = Interpreters.Require(version);
        using TemporaryFolder folder = new();
        string path = folder.Script("run.sh", $"#!/bin/sh\n{script}");
        AustinResult result = AustinRun.ToEnd(sampler, [.. options, "-i", "1ms", path, python.Path, Repository.Target("work.py"), "0.5"]).Succeeded();
        Capture capture = result.Text();
        Assert.Single(capture.Pids);
        Assert.True(capture.TimeIn("work") > Least, capture.TimesOf(capture.Pids.Single()));
        Assert.Empty(result.Survivors);
        return result;
    }
}
