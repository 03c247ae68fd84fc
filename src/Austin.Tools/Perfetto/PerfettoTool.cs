using System.CommandLine;
using System.Text.Json;
using Austin.Captures.Tooling;
using Austin.Tools.Selecting;

namespace Austin.Tools.Perfetto;

/// <summary><c>austin2perfetto</c>: trace events, which ui.perfetto.dev and chrome://tracing open.</summary>
internal static class PerfettoTool
{
    public static Command Create() => SampleTool.InputToOutput(
        SampleTool.Create("austin2perfetto", "Converts a capture to the trace event format that Perfetto and Chrome open."),
        Convert);

    /// <summary>Converts a file, or standard input, to another.</summary>
    /// <returns>The exit code.</returns>
    public static int Convert(SampleSource source, string? outputPath)
    {
        using ToolInput input = source.Open();
        using ToolOutput output = ToolOutput.Open(outputPath);
        int exitCode;
        using (Utf8JsonWriter json = new(new OutputStream(output)))
        {
            TraceEvents events = new(input.Reader, input.Messages, json);
            events.Begin();
            exitCode = input.ReadAll(events.Metadata, events.Add);
            events.End();
        }

        output.Commit();
        return exitCode;
    }
}
