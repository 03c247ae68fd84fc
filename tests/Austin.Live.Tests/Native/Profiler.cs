namespace Austin.Live.Tests.Native;

/// <summary>Runs of <c>austinp</c>.</summary>
internal static class Profiler
{
    /// <summary>Samples a running process to the end of the run, which must be a good one.</summary>
    public static AustinResult Attach(int pid, params IReadOnlyList<string> arguments) =>
        AustinRun.ToEnd(Sampler.AustinP, [.. arguments, "-p", $"{pid}"]).Succeeded();

    /// <summary>Samples a running process as text until there are enough samples; see <see cref="AustinRun.Sample"/>.</summary>
    public static Capture Sample(int pid, int samples, params IReadOnlyList<string> options) => AustinRun.Sample(Sampler.AustinP, pid, samples, options).Text();
}
