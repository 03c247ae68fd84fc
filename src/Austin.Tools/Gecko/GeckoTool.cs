using System.CommandLine;
using System.IO.Compression;
using System.Text.Json;
using Austin.Captures.Tooling;
using Austin.Tools.Selecting;

namespace Austin.Tools.Gecko;

/// <summary><c>austin2gecko</c>: a profile for profiler.firefox.com.</summary>
internal static class GeckoTool
{
    public static Command Create() => SampleTool.InputToOutput(
        SampleTool.Create("austin2gecko", "Converts a capture to the format of the Firefox Profiler, compressed if the output's name ends in .gz."),
        Convert);

    /// <summary>Converts a file, or standard input, to another.</summary>
    /// <returns>The exit code.</returns>
    public static int Convert(SampleSource source, string? outputPath)
    {
        using ToolInput input = source.Open();
        GeckoProfile profile = new(input.Reader, input.Messages);
        int exitCode = input.ReadAll(profile.Metadata, profile.Add);
        using ToolOutput output = ToolOutput.Open(outputPath);
        Stream stream = new OutputStream(output);
        if (outputPath is not null && outputPath.EndsWith(".gz", StringComparison.Ordinal))
        {
            stream = new GZipStream(stream, CompressionLevel.Optimal);
        }

        using (stream)
        {
            using Utf8JsonWriter json = new(stream);
            profile.Write(json);
        }

        output.Commit();
        return exitCode;
    }
}
