using System.CommandLine;
using System.Text.Json;
using Austin.Captures.Tooling;

namespace Austin.Tools.Perfetto;

/// <summary><c>austin2perfetto</c>: trace events, which ui.perfetto.dev and chrome://tracing open.</summary>
internal static class PerfettoTool
{
    public static Command Create() => ToolCommand.InputToOutput(
        ToolCommand.Create("austin2perfetto", "Converts a capture to the trace event format that Perfetto and Chrome open.", showsSamples: true),
        Convert);

    /// <summary>Converts a file, or standard input, to another.</summary>
    /// <returns>The exit code.</returns>
    public static int Convert(string inputPath, string? outputPath)
    {
        using ToolInput input = ToolInput.Open(inputPath);
        using ToolOutput output = ToolOutput.Open(outputPath);
        int exitCode;
        using (Utf8JsonWriter json = new(new OutputStream(output)))
        {
            TraceEvents events = new(input.Reader, json);
            events.Begin();
            exitCode = input.ReadAll(events.Metadata, events.Add);
            events.End();
        }

        output.Commit();
        return exitCode;
    }
}
