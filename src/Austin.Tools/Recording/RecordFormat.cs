using Austin.Captures.Reading;
using Austin.Captures.Tooling;
using Austin.Tools.Conversion;
using Austin.Tools.Flamegraph;
using Austin.Tools.Gecko;
using Austin.Tools.Heatmap;
using Austin.Tools.Perfetto;
using Austin.Tools.Pprof;
using Austin.Tools.Selecting;
using Austin.Tools.Speedscope;
using Austin.Tools.Statistics;
using Austin.Tools.Timeline;

namespace Austin.Tools.Recording;

/// <summary>What a recording can be made into.</summary>
/// <param name="Name">What <c>--as</c> calls it.</param>
/// <param name="Endings">Endings of files that mean it; the first is the one that is added to names.</param>
/// <param name="Convert">Makes it of a capture: the capture, path of the result, title, where sources are; returns an exit code of the tools.</param>
internal sealed record RecordFormat(string Name, IReadOnlyList<string> Endings, Func<SampleSource, string, string, SourcePlaces, int> Convert)
{
    private const string Heatmap = "heatmap";

    /// <summary>All of them, the one that is made unless told otherwise first.</summary>
    public static IReadOnlyList<RecordFormat> All { get; } =
    [
        new("flamegraph", [".html", ".htm"], (input, output, title, _) => FlamegraphTool.Convert(input, output, title)),
        new(Heatmap, [".heatmap.html"], HeatmapTool.Convert),
        new("timeline", [".timeline.html"], (input, output, title, _) => TimelineTool.Convert(input, output, title)),
        new("speedscope", [".speedscope.json"], (input, output, title, _) => SpeedscopeTool.Convert(input, output, indent: 0, title)),
        new("pprof", [".pb.gz", ".pb", ".pprof"], (input, output, _, _) => PprofTool.Convert(input, output)),
        new("gecko", [".json.gz", ".gecko.json"], (input, output, _, _) => GeckoTool.Convert(input, output)),
        new("perfetto", [".trace.json", ".perfetto.json"], (input, output, _, _) => PerfettoTool.Convert(input, output)),
        new("collapsed", [".txt", ".collapsed", ".folded"], (input, output, _, _) => FormatTool.Convert(input, output, CaptureFormat.Text)),
        new("mojo", [".mojo"], (input, output, _, _) => Copy(input.Path, output)),
        new("stats", [".stats.txt"], (input, output, _, _) => StatsTool.Write(input, output)),
    ];

    /// <summary>Whether it shows sources.</summary>
    public bool ShowsSources => Name == Heatmap;

    /// <summary>The names, for messages.</summary>
    public static string Names => string.Join(", ", All.Select(format => format.Name));

    /// <summary>The format of that name; null when there is none.</summary>
    public static RecordFormat? Named(string name) => All.FirstOrDefault(format => format.Name == name);

    /// <summary>The format that the ending of a file means, of several the longest; null when it means none.</summary>
    public static RecordFormat? OfFile(string path) => All
        .Select(format => (Format: format, Ending: format.EndingOf(path)))
        .Where(match => match.Ending.Length > 0)
        .OrderByDescending(match => match.Ending.Length)
        .Select(match => match.Format)
        .FirstOrDefault();

    /// <summary>The part of a path that means this format; empty when none does.</summary>
    public string EndingOf(string path) =>
        Endings.Where(ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase)).MaxBy(ending => ending.Length) ?? "";

    private static int Copy(string input, string output)
    {
        using FileStream source = File.OpenRead(input);
        using ToolOutput target = ToolOutput.Open(output);
        source.CopyTo(new OutputStream(target));
        target.Commit();
        return ToolExitCode.Success;
    }
}
