using System.CommandLine;
using System.Text.Json;
using Austin.Captures.Tooling;
using Austin.Tools.Selecting;

namespace Austin.Tools.Speedscope;

/// <summary><c>austin2speedscope</c>: JSON for speedscope.app.</summary>
internal static class SpeedscopeTool
{
    private const int MaxIndent = 127;

    public static Command Create()
    {
        Command command = SampleTool.Create("austin2speedscope", "Converts a capture to the JSON format of Speedscope.");
        Option<int> indent = new("--indent") { Description = "Indent the JSON by so many blanks.", DefaultValueFactory = _ => 0 };
        indent.Require(value => value is >= 0 and <= MaxIndent, $"--indent takes 0 to {MaxIndent}.");
        Argument<string> input = ToolCommand.Input();
        Argument<string?> output = ToolCommand.Output();
        command.Options.Add(indent);
        command.Arguments.Add(input);
        command.Arguments.Add(output);
        command.SetAction(result => Convert(SampleTool.Source(result, result.GetRequiredValue(input)), result.GetValue(output), result.GetValue(indent)));
        return command;
    }

    /// <summary>Converts a file, or standard input, to another.</summary>
    /// <returns>The exit code.</returns>
    public static int Convert(SampleSource source, string? outputPath, int indent, string? name = null)
    {
        using ToolInput input = source.Open();
        SpeedscopeProfile profile = new(input.Reader, input.Messages);
        int exitCode = input.ReadAll(profile.Metadata, profile.Add);
        using ToolOutput output = ToolOutput.Open(outputPath);
        JsonWriterOptions options = new() { Indented = indent > 0, IndentSize = indent };
        using (Utf8JsonWriter json = new(new OutputStream(output), options))
        {
            profile.Write(json, name ?? input.Name);
        }

        output.Commit();
        return exitCode;
    }
}
