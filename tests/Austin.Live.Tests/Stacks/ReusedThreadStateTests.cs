namespace Austin.Live.Tests.Stacks;

/// <summary>Thread states that lie where those of ended threads lay.</summary>
public sealed class ReusedThreadStateTests
{
    [SkippableTheory]
    [SamplerVersions(FreeThreaded = true, Few = true)]
    public void A_thread_at_the_place_of_one_that_ended_has_its_own_samples(Sampler sampler, string version)
    {
        // Back to back within an interval, the new thread state lies where the old one lay, and so does the head of the list.
        AustinResult result = AustinRun.ToEnd(
            sampler, "-i", "10ms", Interpreters.Require(version).Path, Repository.Target("brief_threads.py"), "40", "0.05").Succeeded();
        foreach (IGrouping<long, string> thread in result.Text().Samples
            .SelectMany(s => s.Frames.Where(f => f.Function.StartsWith("brief_", StringComparison.Ordinal)).Select(f => (s.ThreadId, f.Function)))
            .GroupBy(s => s.ThreadId, s => s.Function))
        {
            Assert.Single(thread.Distinct());
        }
    }
}
