namespace Austin.Live.Tests.Launching;

/// <summary>Children that were forked without a word to Python, whose thread states still name the parent's threads.</summary>
public sealed class RawForkTests
{
    [SkippableTheory]
    [SamplerVersions(Few = true)]
    public void A_child_of_the_librarys_fork_is_sampled(Sampler sampler, string version) => AssertAttached(sampler, version, "fork");

    [SkippableTheory]
    [SamplerVersions(Few = true)]
    public void A_child_of_the_bare_system_call_is_sampled(Sampler sampler, string version) => AssertAttached(sampler, version, "syscall");

    [SkippableTheory]
    [SamplerVersions(Few = true)]
    public void A_child_of_the_librarys_fork_has_the_state_of_the_thread_that_forked(Sampler sampler, string version) => AssertAttached(sampler, version, "fork", "3");

    [SkippableTheory]
    [SamplerVersions(FreeThreaded = true, Few = true)]
    public void A_child_of_the_bare_system_call_has_the_state_of_the_thread_that_forked(Sampler sampler, string version) => AssertAttached(sampler, version, "syscall", "3");

    [SkippableTheory]
    [SamplerVersions(Few = true)]
    public void It_is_found_as_a_child(Sampler sampler, string version)
    {
        using AustinRun run = AustinRun.Start(sampler, "-C", "-i", "5ms", "-x", "1", Interpreters.Require(version).Path, Repository.Target("raw_fork.py"), "fork", "3");
        int child = run.Report.Facts.GetProperty("child").GetInt32();
        // The rest of the second is what the program takes to start, and a busy machine to find it.
        AssertIsLeader(run.WaitForExit().Succeeded().Text(), child, 0.05);
    }

    [SkippableTheory]
    [SamplerVersions]
    public void Where_mode_shows_it(Sampler sampler, string version)
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.Require(version), "raw_fork.py", "fork");
        string child = $"{target.Report.Facts.GetProperty("child").GetInt32()}";
        // It is forked, and may not have got there yet.
        Patience.Until(
            () => AustinRun.ToEnd(sampler, "-w", child).Succeeded().OutputText.Contains("child_work", StringComparison.Ordinal), "the child at work");
    }

    private static void AssertAttached(Sampler sampler, string version, params string[] arguments)
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.Require(version), "raw_fork.py", arguments);
        int child = target.Report.Facts.GetProperty("child").GetInt32();
        AssertIsLeader(AustinRun.Sample(sampler, child, 50, "-i", "5ms").Text(), child, 0.4);
    }

    private static void AssertIsLeader(Capture capture, int child, double least)
    {
        Assert.All(capture.Samples.Where(sample => sample.Pid == child), sample => Assert.Equal(child, sample.ThreadId));
        Assert.True(capture.TimeIn("child_work", child) > least * capture.Duration, capture.TimesOf(child));
    }
}
