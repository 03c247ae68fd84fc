namespace Austin.Live.Tests.Stacks;

/// <summary>No thread that lives for a few intervals goes without a sample, however few others start or end meanwhile.</summary>
[Collection(nameof(Alone))]
public sealed class BriefThreadTests
{
    // Most are alone in being new: nothing but what is known of their own thread states leads to them.
    private const int Threads = 240;
    private const long LifeMicroseconds = 20_000;

    [SkippableTheory]
    [SamplerVersions(Few = true, FreeThreaded = true)]
    public void Every_thread_that_lives_for_some_intervals_has_a_sample(Sampler sampler, string version) => Measurement.NotTwice(() =>
    {
        AustinResult result = AustinRun.ToEnd(
            sampler, "-i", "2ms", Interpreters.Require(version).Path, Repository.Target("brief_threads.py"), $"{Threads}", "0.02").Succeeded();
        Capture capture = result.Text();
        HashSet<string> seen = [.. capture.Samples.SelectMany(s => s.Frames).Select(f => f.Function)];
        string[] missed = [.. Enumerable.Range(0, Threads).Select(i => $"brief_{i}").Where(name => !seen.Contains(name))];
        Assert.True(missed.Length <= Excused(capture), $"{missed.Length} missed, {Excused(capture)} excused: {string.Join(' ', missed.Take(10))}");
    });

    // On a machine with other things to do the sampler itself may sleep for as long as a thread lives.
    private static long Excused(Capture capture) =>
        capture.Samples.Where(s => s.ThreadId == s.Pid && s.Time > LifeMicroseconds * 3 / 4).Sum(s => 4 * (1 + (s.Time!.Value / LifeMicroseconds)));
}
