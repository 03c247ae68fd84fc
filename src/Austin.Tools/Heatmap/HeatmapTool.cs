using System.CommandLine;
using Austin.Captures.Tooling;
using Austin.Tools.Pages;
using Austin.Tools.Selecting;

namespace Austin.Tools.Heatmap;

/// <summary><c>austin2heatmap</c>: the source files with the time of every line, as one HTML file.</summary>
internal static class HeatmapTool
{
    private static readonly Page _page = new(
        "Heatmap/page.html",
        [Page.Style, "Heatmap/heatmap.css"],
        ["Pages/format.js", "Pages/page.js", "Pages/picture.js", "Pages/save.js", "Pages/keys.js", "Heatmap/source.js", "Heatmap/lines.js", "Heatmap/index.js", "Heatmap/saved.js", "Heatmap/main.js"]);

    public static Command Create()
    {
        Command command = SampleTool.Create(
            "austin2heatmap",
            "Shows the sources of a capture with the time of every line: one HTML file that needs no network and holds the sources that were found.");
        Option<string?> title = new("--title") { Description = "The title of the page; the name of the input unless given." };
        Option<string[]> roots = new("--source-root")
        {
            Description = "Look for the sources below this folder first, under their path or the end of it; may be given several times.",
            HelpName = "DIR",
        };
        Argument<string> input = ToolCommand.Input();
        Argument<string?> output = ToolCommand.Output();
        command.Options.Add(title);
        command.Options.Add(roots);
        command.Arguments.Add(input);
        command.Arguments.Add(output);
        command.SetAction(result => Convert(
            SampleTool.Source(result, result.GetRequiredValue(input)), result.GetValue(output), result.GetValue(title), new SourcePlaces(result.GetValue(roots) ?? [])));
        return command;
    }

    /// <summary>Converts a file, or standard input, to another.</summary>
    /// <param name="source">The capture.</param>
    /// <param name="outputPath">The page; null or <c>-</c> for standard output.</param>
    /// <param name="title">Its title; null for the name of the input.</param>
    /// <param name="places">Where to look for sources.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="ToolException">A folder is missing.</exception>
    public static int Convert(SampleSource source, string? outputPath, string? title, SourcePlaces places)
    {
        if (places.Roots.FirstOrDefault(root => !Directory.Exists(root)) is { } missing)
        {
            throw new ToolException(ToolExitCode.NoInput, $"No such folder: {missing}");
        }

        using ToolInput input = source.Open();
        HeatSums sums = new(input.Reader, input.Messages);
        int exitCode = input.ReadAll(sums.Metadata, sums.Add);
        // Sources may be read at any time from the start of the program on, whatever part is shown.
        DateTime? began = source.Began(sums.Duration)?.AddMicroseconds(-(source.Range?.From ?? 0));
        HeatProfile profile = new(sums, new SourceFinder(places, SourceLimits.Default), began);
        using ToolOutput output = ToolOutput.Open(outputPath);
        _page.Write(new OutputStream(output), title ?? input.Name, sums.Truncated.Warning, profile.Write);
        output.Commit();
        return exitCode;
    }
}
