using Austin.Captures.Samples;

namespace Austin.Tools.Selecting;

/// <summary>Metadata that tell of a capture as a whole, and are not true of a part of it.</summary>
internal static class TrailerKeys
{
    public static IReadOnlyList<string> All { get; } =
        ["duration", "gc", "sampling", "saturation", "errors", "truncated", "inferred", "placement", "stops", "stopped", SamplingProgress.Key];
}
