namespace Austin.Tests.Launching;

/// <summary>Children that were forked without a word to Python, whose thread states still name the parent's threads.</summary>
public sealed class RawForkTests
{
    [SkippableTheory]
    [PythonVersions]
    public void A_child_of_the_librarys_fork_is_sampled(string version) => AssertAttached(version, "fork");

    [SkippableTheory]
    [PythonVersions]
    public void A_child_of_the_bare_system_call_is_sampled(string version) => AssertAttached(version, "syscall");

    [SkippableTheory]
    [PythonVersions]
    public void A_child_of_the_librarys_fork_has_the_state_of_the_thread_that_forked(string version) => AssertAttached(version, "fork", "3");

    [SkippableTheory]
    [PythonVersions(FreeThreaded = true)]
    public void A_child_of_the_bare_system_call_has_the_state_of_the_thread_that_forked(string version) => AssertAttached(version, "syscall", "3");

    [SkippableTheory]
    [PythonVersions]
    public void It_is_found_as_a_child(string version)
    {
        using AustinRun run = AustinRun.Start("-C", "-i", "5ms", "-x", "2", Interpreters.Require(version).Path, Repository.Target("raw_fork.py"), "fork", "3");
        int child = run.Report.Facts.GetProperty("child").GetInt32();
        AssertIsLeader(run.WaitForExit().Succeeded().Text(), child, 500_000);
    }

    [SkippableTheory]
    [PythonVersions]
    public void Where_mode_shows_it(string version)
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.Require(version), "raw_fork.py", "fork");
        string child = $"{target.Report.Facts.GetProperty("child").GetInt32()}";
        Assert.Contains("child_work", AustinRun.ToEnd("-w", child).Succeeded().OutputText, StringComparison.Ordinal);
    }

    private static void AssertAttached(string version, params string[] arguments)
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.Require(version), "raw_fork.py", arguments);
        int child = target.Report.Facts.GetProperty("child").GetInt32();
        AssertIsLeader(AustinRun.ToEnd("-i", "5ms", "-x", "1", "-p", $"{child}").Succeeded().Text(), child, 400_000);
    }

    private static void AssertIsLeader(Capture capture, int child, long least)
    {
        Assert.All(capture.Samples.Where(sample => sample.Pid == child), sample => Assert.Equal(child, sample.ThreadId));
        Assert.True(capture.TimeIn("child_work", child) > least, capture.TimesOf(child));
    }
}
