namespace Austin.Tests.Stacks;

/// <summary>No thread that lives for a few intervals goes without a sample, however few others start or end meanwhile.</summary>
public sealed class BriefThreadTests
{
    // Most are alone in being new: nothing but what is known of their own thread states leads to them.
    private const int Threads = 240;

    [SkippableTheory]
    [PythonVersions]
    public void Every_thread_that_lives_for_some_intervals_has_a_sample(string version)
    {
        AustinResult result = AustinRun.ToEnd(
            "-i", "2ms", Interpreters.Require(version).Path, Repository.Target("brief_threads.py"), $"{Threads}", "0.02").Succeeded();
        HashSet<string> seen = [.. result.Text().Samples.SelectMany(s => s.Frames).Select(f => f.Function)];
        Assert.Equal([], Enumerable.Range(0, Threads).Select(i => $"brief_{i}").Where(name => !seen.Contains(name)));
    }

    [SkippableTheory]
    [PythonVersions]
    public void A_thread_at_the_place_of_one_that_ended_has_its_own_samples(string version)
    {
        // Back to back within an interval, the new thread state lies where the old one lay, and so does the head of the list.
        AustinResult result = AustinRun.ToEnd(
            "-i", "10ms", Interpreters.Require(version).Path, Repository.Target("brief_threads.py"), "40", "0.05").Succeeded();
        foreach (IGrouping<long, string> thread in result.Text().Samples
            .SelectMany(s => s.Frames.Where(f => f.Function.StartsWith("brief_", StringComparison.Ordinal)).Select(f => (s.ThreadId, f.Function)))
            .GroupBy(s => s.ThreadId, s => s.Function))
        {
            Assert.Single(thread.Distinct());
        }
    }
}
