using System.Globalization;

namespace Austin.Live.Tests.Agent;

/// <summary>Threads, as <c>--thread-labels</c> has them told apart.</summary>
[Long]
public sealed class ThreadLabelTests
{
    [SkippableTheory]
    [InlineData("3.8")]
    [InlineData("3.11")]
    [InlineData("3.14")]
    public void Samples_have_the_name_that_a_program_gave_to_its_thread(string version) => Measurement.NotTwice(() =>
    {
        // An argument has another meaning to the target than to be found by: -X takes what it does not know.
        string name = $"agent{Guid.NewGuid():N}";
        using RunningTarget target = RunningTarget.Start([Interpreters.Require(version).Path, "-X", name, Repository.Target("named_threads.py")]);
        using ServerDouble pyroscope = new(DateTimeOffset.UtcNow);
        using ServerDouble otlp = new(DateTimeOffset.UtcNow);
        using AgentRun agent = AgentRun.Start(
            ["--match", name, "--thread-labels", "--window", "1s", "--push", $"pyroscope={pyroscope.Address}", "--push", $"otlp={otlp.Address}"]);

        // Of threads that were there before, the names are found one after the other: on a busy machine that takes a window or two.
        string[] threads = ["MainThread", "plain", "derived", "Grüße 日本 🐍", " blanks: a:b 12"];
        Patience.Until(() => threads.All(thread => Named(Wall(pyroscope), "thread_name", thread).Any() && Named(Wall(otlp), "thread.name", thread).Any()), agent.Errors);
        long known = Wall(pyroscope).Concat(Wall(otlp)).Max(profile => profile.Start);
        Patience.Until(() => Later(pyroscope).Length >= 3 && Later(otlp).Length >= 3, agent.Errors);
        target.Proceed();
        Patience.Until(() => Named(Wall(pyroscope), "thread_name", "late").Any() && Named(Wall(pyroscope), "thread_name", "after").Any(), agent.Errors);
        Assert.Equal(0, agent.End());

        foreach ((ReadProfile[] profiles, string key) in new[] { (Wall(pyroscope), "thread_name"), (Wall(otlp), "thread.name") })
        {
            ReadProfile[] later = [.. profiles.Where(profile => profile.Start > known)];
            double duration = later.Sum(profile => profile.Duration);
            foreach (string thread in threads)
            {
                double share = Named(later, key, thread).Sum(sample => sample.Values[0]) / duration;
                Assert.True(share is > 0.9 and < 1.05, $"{share:F2} of {thread}: {string.Join("; ", profiles.Select(profile => TimesOf(profile, key)))}\n{agent.Errors}");
            }

            // No id of a thread or process: each would be a series of its own.
            ProfileSample[] samples = [.. profiles.SelectMany(profile => profile.Samples)];
            Assert.All(samples, sample => Assert.Empty(sample.Labels.Keys.Except([key])));
            Assert.All(samples.SelectMany(sample => sample.Labels.Values), text => Assert.InRange(text.Length, 1, 200));
            Assert.Contains(samples, sample => sample.Labels.Count == 0);
            Assert.NotEmpty(Named(profiles, key, "before"));
        }

        ReadProfile[] Later(ServerDouble server) => [.. Wall(server).Where(profile => profile.Start > known)];
    });

    /// <summary>A profile's length and the time of each of its threads, in ms.</summary>
    private static string TimesOf(ReadProfile profile, string key) => string.Create(CultureInfo.InvariantCulture, $"{profile.Duration / 1e6:F0} ms:") + string.Concat(
        profile.Samples.GroupBy(sample => sample.Labels.GetValueOrDefault(key) ?? "none").Select(thread => $" {thread.Key} {thread.Sum(sample => sample.Values[0]) / 1_000_000}"));

    private static ReadProfile[] Wall(ServerDouble server) => [.. server.Taken.ToArray().Where(profile => profile.Types.Single() == "wall/nanoseconds")];

    private static IEnumerable<ProfileSample> Named(ReadProfile[] profiles, string key, string thread) =>
        profiles.SelectMany(profile => profile.Samples).Where(sample => sample.Labels.GetValueOrDefault(key) == thread);
}
