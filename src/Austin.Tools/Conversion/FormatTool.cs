using System.CommandLine;
using Austin.Captures.Files;
using Austin.Captures.Reading;
using Austin.Captures.Tooling;
using Austin.Captures.Writing;
using Austin.Tools.Selecting;

namespace Austin.Tools.Conversion;

/// <summary><c>mojo2austin</c> and <c>austin2mojo</c>: the same capture in the other format.</summary>
internal static class FormatTool
{
    public static Command Mojo2Austin() => SampleTool.InputToOutput(
        SampleTool.Create("mojo2austin", "Converts a binary capture to collapsed text."),
        (input, output) => Convert(input, output, CaptureFormat.Text));

    public static Command Austin2Mojo() => SampleTool.InputToOutput(
        SampleTool.Create("austin2mojo", "Converts a capture in collapsed text to the binary format."),
        (input, output) => Convert(input, output, CaptureFormat.Mojo));

    /// <summary>Converts a file, or standard input, to another.</summary>
    /// <returns>The exit code.</returns>
    public static int Convert(SampleSource source, string? outputPath, CaptureFormat format)
    {
        using ToolInput input = source.Open();
        using ToolOutput output = ToolOutput.Open(outputPath);
        CaptureWriter writer = CaptureFile.Create(format, input.Reader.Table, output);
        int exitCode = input.ReadAll(writer.Metadata, writer.Write);
        writer.End();
        output.Commit();
        return exitCode;
    }
}
