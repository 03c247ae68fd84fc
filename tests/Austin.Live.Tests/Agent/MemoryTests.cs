
namespace Austin.Live.Tests.Agent;

/// <summary>Growth of memory, as <c>--memory</c> has it sent.</summary>
public sealed class MemoryTests
{
    // What the target grows and shrinks by at a time.
    private const long Step = 16 << 20;

    [SkippableTheory]
    [InlineData("3.8")]
    [InlineData("3.11")]
    [InlineData("3.14")]
    public void Growth_and_shrinkage_are_told_by_the_function_that_causes_them(string version) => Measurement.NotTwice(() =>
    {
        Interpreter python = Interpreters.Require(version);
        string name = $"agent-{Guid.NewGuid():N}";
        using RunningTarget target = RunningTarget.Start(python, "memory.py", name);
        using ServerDouble pyroscope = new(DateTimeOffset.UtcNow);
        using ServerDouble otlp = new(DateTimeOffset.UtcNow);
        using AgentRun agent = AgentRun.Start(
            ["--match", name, "--memory", "--rate", "500", "--window", "1s", "--push", $"pyroscope={pyroscope.Address}", "--push", $"otlp={otlp.Address}"]);
        Patience.Until(() => Memory(pyroscope).Sum(profile => profile.Sum(0)) > 5 * Step && Allocations(otlp).Length >= 3, agent.Errors);
        Assert.Equal(0, agent.End());

        ReadProfile[] memory = Memory(pyroscope);
        Assert.All(memory, profile => Assert.Equal(["alloc_space/bytes", "free_space/bytes"], profile.Types));
        Assert.All(memory, profile => Assert.Equal(("space/bytes", 1), (profile.PeriodType, profile.Period)));
        (long grown, long shrunk) = (memory.Sum(profile => profile.Sum(0)), memory.Sum(profile => profile.Sum(1)));
        Assert.InRange(shrunk, grown - (2 * Step), grown + (2 * Step));
        Assert.InRange(Of(memory, "grow", 0) / (double)grown, 0.8, 1);
        Assert.InRange(Of(memory, "shrink", 1) / (double)shrunk, 0.8, 1);

        Assert.All(Allocations(otlp), profile => Assert.Equal(("memory/bytes", 1), (profile.PeriodType, profile.Period)));
        Assert.Equal(grown, Allocations(otlp).Sum(profile => profile.Sum()));
        Assert.Equal(shrunk, otlp.Taken.Where(profile => profile.Types.Single() == "free_space/bytes").Sum(profile => profile.Sum()));
        ReadProfile[] wall = [.. otlp.Taken.Where(profile => profile.Types.Single() == "wall/nanoseconds")];
        Assert.InRange(wall.Sum(profile => profile.Sum()) / (double)wall.Sum(profile => profile.Duration), 0.95, 1.02);
    });

    private static ReadProfile[] Memory(ServerDouble server) => [.. server.Taken.ToArray().Where(profile => profile.Resource["__name__"] == "memory")];

    private static ReadProfile[] Allocations(ServerDouble server) => [.. server.Taken.ToArray().Where(profile => profile.Types.Single() == "alloc_space/bytes")];

    private static long Of(ReadProfile[] profiles, string function, int value) => profiles.SelectMany(profile => profile.Samples)
        .Where(sample => sample.Stack.Any(frame => frame.StartsWith($"{function} (", StringComparison.Ordinal))).Sum(sample => sample.Values[value]);
}
