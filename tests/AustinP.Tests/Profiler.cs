using System.Globalization;

namespace AustinP.Tests;

/// <summary>Runs of <c>austinp</c>.</summary>
internal static class Profiler
{
    public static AustinRun Start(params IReadOnlyList<string> arguments) => AustinRun.StartCommand([PublishedPrograms.AustinP, .. arguments]);

    /// <summary>Samples a running process to the end of the run.</summary>
    public static AustinResult Attach(int pid, params IReadOnlyList<string> arguments)
    {
        using AustinRun run = Start([.. arguments, "-p", pid.ToString(CultureInfo.InvariantCulture)]);
        return run.WaitForExit().Succeeded();
    }
}
