using System.Globalization;
using System.Runtime.InteropServices;

namespace Austin.Bench.Reporting;

/// <summary>The machine that was measured on, in words.</summary>
internal static class MachineDescription
{
    public static string Text => string.Create(CultureInfo.InvariantCulture,
        $"{Processor}, {Environment.ProcessorCount} processors, {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1e9:F0} GB, {RuntimeInformation.OSDescription}");

    /// <summary>Average number of processes that wanted to run in the last minute; the samplers and targets count too.</summary>
    public static string Load => File.ReadAllText("/proc/loadavg").Split(' ')[0];

    private static string Processor => File.ReadLines("/proc/cpuinfo")
        .FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':', 2)[1].Trim()
        ?? RuntimeInformation.ProcessArchitecture.ToString();
}
