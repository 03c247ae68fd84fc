using Austin.Captures.Samples;
using Austin.Captures.Tooling;
using Austin.Tools.Pages;
using Austin.Tools.Selecting;

namespace Austin.Tools.Difference;

/// <summary><c>austin-diff --html</c>: one HTML file that shows what changed between two captures.</summary>
internal static class DifferencePage
{
    private static readonly Page _page = new(
        "Difference/page.html",
        [Page.Style, "Difference/difference.css"],
        [.. Page.BoxScripts, "Difference/estimate.js", "Difference/change.js", "Difference/changes.js", "Difference/main.js", "Difference/events.js"]);

    /// <summary>Whether a file's ending means a page.</summary>
    public static bool IsMeantBy(string? path) => path is not null
        && (path.EndsWith(".html", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".htm", StringComparison.OrdinalIgnoreCase));

    /// <summary>Writes the page.</summary>
    /// <param name="afterSource">The capture to look at.</param>
    /// <param name="beforeSource">The capture to compare it with.</param>
    /// <param name="outputPath">The page; null for standard output.</param>
    /// <param name="ignoreLines">Whether lines of a function are one.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="ToolException">The captures have no quantity in common.</exception>
    public static int Write(SampleSource afterSource, SampleSource beforeSource, string? outputPath, bool ignoreLines)
    {
        DifferenceSide before = Read(beforeSource, out int beforeCode);
        DifferenceSide after = Read(afterSource, out int afterCode);
        SamplingMode[] modes = [.. new[] { after.Mode, before.Mode }.OfType<SamplingMode>()];
        Metric[] metrics = modes.Length == 0 ? [Metric.WallTime] : [.. SampleMetrics.Of(modes[0]).Intersect(SampleMetrics.Of(modes[^1]))];
        if (metrics.Length == 0)
        {
            throw new ToolException(
                ToolExitCode.Usage,
                $"{afterSource.Path} has {Quantities(modes[0])}, {beforeSource.Path} has {Quantities(modes[^1])}: there is nothing to compare");
        }

        DifferenceProfile profile = new(before, after, metrics, ignoreLines);
        using ToolOutput output = ToolOutput.Open(outputPath);
        _page.Write(new OutputStream(output), $"{before.Name} \u2192 {after.Name}", profile.Warning, profile.Write);
        output.Commit();
        return Math.Max(beforeCode, afterCode);
    }

    private static DifferenceSide Read(SampleSource source, out int exitCode)
    {
        using ToolInput input = source.Open();
        DifferenceSide side = new(input.Name, input.Reader, input.Messages);
        exitCode = input.ReadAll(side.Metadata, side.Add);
        return side;
    }

    private static string Quantities(SamplingMode mode) => string.Join(" and ", SampleMetrics.Of(mode).Select(SampleMetrics.Name)).ToLowerInvariant().Replace("cpu", "CPU", StringComparison.Ordinal);
}
