using System.CommandLine;
using Austin.Captures.Reading;
using Austin.Captures.Tooling;
using Austin.Tools.Pages;
using Austin.Tools.Selecting;

namespace Austin.Tools.Flamegraph;

/// <summary><c>austin2flamegraph</c>: one HTML file that needs nothing else.</summary>
internal static class FlamegraphTool
{
    /// <summary>The resource with the page's markup.</summary>
    public const string Markup = "Flamegraph/page.html";

    private static readonly Page _page = new(Markup, [Page.Style], Scripts);

    private static readonly Dictionary<string, string> _parts = new()
    {
        ["policy"] = """<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:">""" + "\n",
        ["keys"] = "    <dt>v, p</dt><dd>save what is shown as a picture: SVG, PNG</dd>\n",
    };

    /// <summary>The page's scripts, in order.</summary>
    public static IReadOnlyList<string> Scripts =>
        [.. Page.BoxScripts, "Flamegraph/side.js", "Flamegraph/table.js", "Flamegraph/scope.js", "Flamegraph/main.js", "Flamegraph/events.js"];

    public static Command Create() => SampleTool.InputToPage(
        SampleTool.Create("austin2flamegraph", "Makes an interactive flame graph: one HTML file that needs no network."),
        Convert);

    /// <summary>Converts a file, or standard input, to another.</summary>
    /// <returns>The exit code.</returns>
    public static int Convert(SampleSource source, string? outputPath, string? title)
    {
        using ToolInput input = source.Open();
        FlamegraphProfile profile = new(input.Reader, input.Messages);
        int exitCode = input.ReadAll(profile.Metadata, profile.Add);
        using ToolOutput output = ToolOutput.Open(outputPath);
        _page.Write(new OutputStream(output), title ?? input.Name, profile.Warning, profile.Write, _parts);
        output.Commit();
        return exitCode;
    }

    /// <summary>Makes a page of a capture that is right.</summary>
    public static void Write(CaptureReader capture, ToolMessages messages, string title, Stream output)
    {
        FlamegraphProfile profile = new(capture, messages);
        for (CaptureItem item = capture.Read(); item != CaptureItem.End; item = capture.Read())
        {
            if (item == CaptureItem.Metadata)
            {
                profile.Metadata(capture.MetadataKey, capture.MetadataValue);
            }
            else
            {
                profile.Add(capture.Sample);
            }
        }

        _page.Write(output, title, profile.Warning, profile.Write, _parts);
    }
}
