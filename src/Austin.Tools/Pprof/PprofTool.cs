using System.CommandLine;
using System.IO.Compression;
using Austin.Captures.Tooling;
using Austin.Exports.Pprof;
using Austin.Exports.Protobuf;
using Austin.Tools.Profiles;
using Austin.Tools.Selecting;

namespace Austin.Tools.Pprof;

/// <summary><c>austin2pprof</c>: a profile.proto message for pprof and its relatives.</summary>
internal static class PprofTool
{
    public static Command Create() => SampleTool.InputToOutput(
        SampleTool.Create("austin2pprof", "Converts a capture to the protobuf format of pprof, compressed if the output's name ends in .gz."),
        Convert);

    /// <summary>Converts a file, or standard input, to another.</summary>
    /// <returns>The exit code.</returns>
    public static int Convert(SampleSource source, string? outputPath)
    {
        using ToolInput input = source.Open();
        CaptureProfile profile = new(input.Reader, input.Messages);
        int exitCode = input.ReadAll(profile.Metadata, profile.Add);
        using ToolOutput output = ToolOutput.Open(outputPath);
        Stream stream = new OutputStream(output);
        if (outputPath is not null && outputPath.EndsWith(".gz", StringComparison.Ordinal))
        {
            stream = new GZipStream(stream, CompressionLevel.Optimal);
        }

        using (stream)
        {
            using ProtobufMessage message = new(stream);
            PprofEncoder.Write(profile.ToExport(), PprofDialect.Tradition, message);
        }

        output.Commit();
        return exitCode;
    }
}
