using System.Text.Json;

namespace Austin.Live.Tests.Modes;

/// <summary>Who holds the GIL, and for how long.</summary>
[Collection(nameof(Alone))]
public sealed class GilTests
{
    /// <remarks>Two threads take the GIL from one another, a third computes in C and needs it between two calls, all others wait.</remarks>
    [SkippableTheory]
    [SamplerVersions(Few = true)]
    public void The_holder_of_the_gil_alone_is_sampled_for_as_long_as_it_holds_it(Sampler sampler, string version) => Measurement.NotTwice(() =>
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.Require(version), "activities.py");
        Capture capture = AustinRun.ToEnd(sampler, "--gil", "-b", "-i", "5ms", "-x", "1", "-p", $"{target.Pid}").Succeeded().Mojo();
        long spinning = capture.Samples.Where(sample => sample.ThreadId == Id(target, "spin-1") || sample.ThreadId == Id(target, "spin-2")).Sum(sample => sample.Time!.Value);
        long all = capture.Samples.Sum(sample => sample.Time!.Value);
        Assert.True(all <= capture.Duration * 1.02, $"the GIL was held {all} of {capture.Duration} µs");
        Assert.True(spinning >= capture.Duration * 0.8, $"those that spin held it {spinning} of {capture.Duration} µs");
        Assert.Contains(capture.Samples, sample => sample.ThreadId == Id(target, "spin-1"));
        Assert.Contains(capture.Samples, sample => sample.ThreadId == Id(target, "spin-2"));
        Assert.DoesNotContain(capture.Samples, sample => sample.ThreadId == Id(target, "sleep") || sample.ThreadId == Id(target, "lock"));
    });

    [SkippableTheory]
    [SamplerVersions(Few = true)]
    public void The_statistics_tell_who_held_the_gil_and_who_waited_for_it(Sampler sampler, string version) => Measurement.NotTwice(() =>
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.Require(version), "activities.py");
        using TemporaryFolder folder = new();
        string path = folder.File("stats.json");
        AustinResult run = AustinRun.ToEnd(sampler, "--gil", "-i", "1ms", "-x", "1", "--stats-json", path, "-p", $"{target.Pid}").Succeeded();
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(path));
        Dictionary<long, JsonElement> shares = json.RootElement.GetProperty("gil").EnumerateArray().ToDictionary(share => share.GetProperty("thread").GetInt64());
        double Of(string role, string what) =>
            shares[Id(target, role)].GetProperty(what).GetDouble() / shares[Id(target, role)].GetProperty("looks").GetInt64();

        foreach (string spinner in (string[])["spin-1", "spin-2"])
        {
            Assert.InRange(Of(spinner, "held"), 0.25, 0.75);
            // While it has no CPU it neither holds the GIL nor sleeps.
            Assert.InRange(Of(spinner, "waited"), 0.05, 0.75);
            Assert.Equal(spinner, shares[Id(target, spinner)].GetProperty("name").GetString());
            Assert.Contains($"{spinner} ({Id(target, spinner)}) : held it ", run.Error, StringComparison.Ordinal);
        }

        Assert.InRange(Of("spin-1", "held") + Of("spin-2", "held"), 0.7, 1.01);
        Assert.Equal(0, Of("sleep", "held") + Of("sleep", "waited"));
        Assert.Equal(0, Of("lock", "held") + Of("lock", "waited"));
    });

    [SkippableTheory]
    [SamplerVersions(Few = true)]
    public void Progress_tells_once_a_second_how_the_gil_is_shared_and_samples_stay_as_they_are(Sampler sampler, string version) => Measurement.NotTwice(() =>
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.Require(version), "activities.py");
        Capture capture = AustinRun.ToEnd(sampler, "--progress", "-i", "2ms", "-x", "3", "-p", $"{target.Pid}").Succeeded().Text();
        long[][] told = [.. capture.Between.Where(pair => pair.Key == "progress").Select(pair => pair.Value.Split(' ').Select(long.Parse).ToArray())];
        Assert.InRange(told.Length, 2, 3);
        (long rounds, long missed, long samples, long looks, long held, long threads, long waiting) =
            (told[1][0], told[1][1], told[1][2], told[1][5], told[1][6], told[1][7], told[1][8]);

        // Two seconds, 500 rounds each; what is told is of the time between the samples before and behind it.
        Assert.InRange(rounds + missed, 900, 1_100);
        Assert.InRange(samples, 1, capture.Samples.Count);
        Assert.True(looks > 100, $"{looks} looks");
        Assert.InRange(held, looks * 0.7, looks);
        Assert.InRange(waiting, 1, threads - looks);
        Assert.All(told, numbers => Assert.Equal(9, numbers.Length));
        Assert.Contains(capture.Samples, sample => sample.ThreadId == Id(target, "sleep"));
    });

    private static long Id(RunningTarget target, string role) => target.Report.Facts.GetProperty("ids").GetProperty(role).GetInt64();
}
