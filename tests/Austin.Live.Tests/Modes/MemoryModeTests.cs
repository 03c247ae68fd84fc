namespace Austin.Live.Tests.Modes;

[Collection(nameof(Alone))]
public sealed class MemoryModeTests
{
    private const long Step = 16 << 20;

    /// <remarks>The reference writes nothing at all on 3.11 and earlier until it has guessed where the GIL's holder is.</remarks>
    [SkippableTheory]
    [SamplerVersions(Few = true, FreeThreaded = true)]
    public void Growth_and_shrinkage_are_given_to_the_function_that_causes_them(Sampler sampler, string version)
    {
        using Undisturbed target = Undisturbed.Start(sampler, version, "memory.py");
        (_, Capture capture) = target.Sample("-m", "-i", "1ms", "-x", "1");

        Assert.Equal("memory", capture.Metadatum("mode"));
        Assert.True(long.Parse(capture.Metadatum("memory")!, System.Globalization.CultureInfo.InvariantCulture) > 100_000);
        Assert.DoesNotContain(capture.Samples, sample => sample.Memory == 0);
        long grown = Sum(capture, "grow", sign: 1);
        long shrunk = -Sum(capture, "shrink", sign: -1);
        Assert.True(grown > 5 * Step, $"grown by {grown}");
        Assert.True(shrunk > 5 * Step, $"shrunk by {shrunk}");
        Assert.InRange(capture.Samples.Sum(sample => sample.Memory!.Value), -2 * Step, 2 * Step);
    }

    [SkippableTheory]
    [SamplerVersions(Few = true)]
    public void Full_mode_has_time_idle_state_and_memory(Sampler sampler, string version)
    {
        using Undisturbed target = Undisturbed.Start(sampler, version, "memory.py");
        (_, Capture text) = target.Sample("-f", "-i", "1ms", "-x", "1");
        (_, Capture mojo) = target.Sample("-fb", "-i", "1ms", "-x", "1");
        foreach (Capture capture in new[] { text, mojo })
        {
            Assert.Equal("full", capture.Metadatum("mode"));
            Assert.InRange(capture.Samples.Sum(sample => sample.Time!.Value), capture.Duration * 0.99, capture.Duration * 1.01);
            Assert.True(Sum(capture, "grow", sign: 1) > 5 * Step, "no growth");
            Assert.True(capture.Samples.Count(sample => sample.IsIdle == false) > capture.Samples.Count * 0.8, "a spinning thread seems idle");
        }
    }

    private static long Sum(Capture capture, string function, int sign) => capture.Samples
        .Where(sample => Math.Sign(sample.Memory!.Value) == sign && sample.Frames.Any(frame => frame.Function == function))
        .Sum(sample => sample.Memory!.Value);
}
