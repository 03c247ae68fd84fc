using System.CommandLine;
using Austin.Captures.Files;
using Austin.Captures.Reading;
using Austin.Captures.Samples;
using Austin.Captures.Tooling;
using Austin.Captures.Writing;
using Austin.Tools.Selecting;

namespace Austin.Tools.Compression;

/// <summary><c>austin-compress</c> and <c>mojo-compress</c>: one sample per distinct stack, with the sum of the measures.</summary>
internal static class CompressTool
{
    public static Command AustinCompress()
    {
        Command command = SampleTool.Create(
            "austin-compress",
            "Adds up the samples with equal stacks. Memory is added algebraically; in full mode idle samples stay apart.");
        Option<bool> counts = new("--counts", "-c") { Description = "Count samples instead of adding up their measures." };
        Argument<string> input = ToolCommand.Input();
        Argument<string?> output = ToolCommand.Output();
        command.Options.Add(counts);
        command.Arguments.Add(input);
        command.Arguments.Add(output);
        command.SetAction(result =>
            Compress(SampleTool.Source(result, result.GetRequiredValue(input)), result.GetValue(output), CaptureFormat.Text, result.GetValue(counts)));
        return command;
    }

    public static Command MojoCompress() => SampleTool.InputToOutput(
        SampleTool.Create("mojo-compress", "Adds up the samples with equal stacks of a binary capture, in place unless an output is given."),
        (input, output) => Compress(input, output ?? input.Path, CaptureFormat.Mojo, countsOnly: false));

    private static int Compress(SampleSource source, string? outputPath, CaptureFormat format, bool countsOnly)
    {
        using ToolInput input = source.Open();
        SampleSums sums = new(input.Reader.Table, ignoreColumns: format == CaptureFormat.Text, ignoreIdle: countsOnly);
        List<(string Key, string Value, bool IsHeader)> metadata = [];
        int exitCode = input.ReadAll((key, value) => metadata.Add((key, value, sums.Count == 0)), sums.Add);

        using ToolOutput output = ToolOutput.Open(outputPath);
        CaptureWriter writer = CaptureFile.Create(format, input.Reader.Table, output);
        foreach ((string key, string value, _) in metadata.Where(m => m.IsHeader))
        {
            // Counts are one number per line, whatever was measured.
            writer.Metadata(key, countsOnly && key == CaptureMode.Key ? "wall" : value);
        }

        sums.WriteTo(writer, countsOnly);
        foreach ((string key, string value, _) in metadata.Where(m => !m.IsHeader))
        {
            writer.Metadata(key, value);
        }

        writer.End();
        output.Commit();
        return exitCode;
    }
}
