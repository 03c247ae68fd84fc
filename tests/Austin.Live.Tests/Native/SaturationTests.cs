using System.Globalization;
using System.Text.Json;

namespace Austin.Live.Tests.Native;

/// <summary>A machine with more to do than it can: threads that are ready wait long for a CPU.</summary>
[Collection(nameof(Alone))]
public sealed class SaturationTests : IDisposable
{
    private const string Spinning = "while True: sum(range(1000))";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <remarks>A thread that waits has not moved since its last stop; one that ran since and waits again cannot be stopped.</remarks>
    [SkippableTheory]
    [InlineData("10")]
    [FullRunData("5")]
    public void AThreadThatWaitsForACpuIsShownWhereItWasStopped(string niceness) => Measurement.NotTwice(() =>
    {
        string[] spin = [Interpreters.Require("3.11").Path, "-c", Spinning];
        using RunningTarget target = RunningTarget.StartOnly(spin);
        RunningTarget[] others = [.. Enumerable.Range(0, 4 * Environment.ProcessorCount).Select(_ => RunningTarget.StartOnly(spin))];
        try
        {
            InstalledProgram.Run("renice", "-n", niceness, "-p", target.Pid.ToString(CultureInfo.InvariantCulture));
            string json = _folder.File("statistics.json");
            CapturedSample[] samples = [.. Profiler.Attach(target.Pid, "-t", "30s", "-i", "1ms", "-x", "3", "--stats-json", json).Text().Samples];
            using JsonDocument statistics = JsonDocument.Parse(File.ReadAllText(json));
            JsonElement causes = statistics.RootElement.GetProperty("invalid_by");
            int invalid = samples.Count(sample => sample.IsInvalid);
            int late = causes.GetProperty("not_stopped").GetInt32();
            int truncated = causes.GetProperty("native_truncated").GetInt32();
            int stops = statistics.RootElement.GetProperty("stops").GetInt32();

            Assert.True(truncated <= samples.Length / 50, $"{truncated} of {samples.Length} stacks are said to be incomplete, {late} were late");
            Assert.InRange(invalid, late, late + truncated + (samples.Length / 50));
            Assert.True(2 * stops < samples.Length - invalid, $"{stops} stops for {samples.Length - invalid} whole stacks");
        }
        finally
        {
            foreach (RunningTarget other in others)
            {
                other.Dispose();
            }
        }
    });
}
