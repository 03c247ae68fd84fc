using System.CommandLine;
using Austin.Captures.Tooling;
using Austin.Tools.Pages;
using Austin.Tools.Selecting;

namespace Austin.Tools.Timeline;

/// <summary><c>austin2timeline</c>: what every thread did when, as one HTML file.</summary>
internal static class TimelineTool
{
    private static readonly Page _page = new(
        "Timeline/page.html",
        [Page.Style, "Timeline/timeline.css"],
        ["Pages/format.js", "Pages/page.js", "Pages/colours.js", "Pages/picture.js", "Pages/save.js", "Pages/keys.js", "Timeline/model.js", "Timeline/columns.js",
            "Timeline/lane.js", "Timeline/overview.js", "Timeline/table.js", "Timeline/main.js", "Timeline/saved.js", "Timeline/events.js"]);

    public static Command Create() => SampleTool.InputToPage(
        SampleTool.Create("austin2timeline", "Shows what every thread did when (a flame chart): one HTML file that needs no network."),
        Convert);

    /// <summary>Converts a file, or standard input, to another.</summary>
    /// <returns>The exit code.</returns>
    public static int Convert(SampleSource source, string? outputPath, string? title)
    {
        using ToolInput input = source.Open();
        TimelineProfile profile = new(input.Reader, input.Messages);
        int exitCode = input.ReadAll(profile.Metadata, profile.Add);
        profile.Finish();
        using ToolOutput output = ToolOutput.Open(outputPath);
        _page.Write(new OutputStream(output), title ?? input.Name, profile.Warning, profile.Write);
        output.Commit();
        return exitCode;
    }
}
