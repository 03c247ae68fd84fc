using System.CommandLine;
using System.Globalization;
using System.IO.Compression;
using Austin.Captures.Tooling;
using Austin.Exports.Otlp;
using Austin.Exports.Profiles;
using Austin.Tools.Profiles;

namespace Austin.Tools.Otlp;

/// <summary><c>austin2otlp</c>: profiles of OpenTelemetry.</summary>
internal static class OtlpTool
{
    private const string DefaultService = "unknown_service:python";
    private const long NanosecondsPerTick = 100;

    public static Command Create()
    {
        Command command = ToolCommand.Create("austin2otlp", "Converts a capture to OTLP profiles, as OpenTelemetry collectors and Pyroscope take them; compressed if the output's name ends in .gz.", showsSamples: true);
        Option<string> service = new("--service")
        {
            Description = "The service.name of the profiles. Default: " + DefaultService + ".",
            HelpName = "NAME",
            DefaultValueFactory = _ => DefaultService,
        };
        command.Options.Add(service);
        Argument<string> input = ToolCommand.Input();
        Argument<string?> output = ToolCommand.Output();
        command.Arguments.Add(input);
        command.Arguments.Add(output);
        command.SetAction(result => Convert(result.GetRequiredValue(input), result.GetValue(output), result.GetRequiredValue(service)));
        return command;
    }

    private static int Convert(string inputPath, string? outputPath, string service)
    {
        using ToolInput input = ToolInput.Open(inputPath);
        CaptureProfile capture = new(input.Reader);
        int exitCode = input.ReadAll(capture.Metadata, capture.Add);
        ExportProfile profile = capture.ToExport();
        profile = profile with { StartNanoseconds = Math.Max(0, EndOf(inputPath) - profile.DurationNanoseconds) };
        byte[] bytes = OtlpEncoder.Encode(ByProcess(profile, service, capture.PythonVersion), ToolCommand.Version);
        using ToolOutput output = ToolOutput.Open(outputPath);
        Stream stream = new OutputStream(output);
        if (outputPath is not null && outputPath.EndsWith(".gz", StringComparison.Ordinal))
        {
            stream = new GZipStream(stream, CompressionLevel.Optimal);
        }

        using (stream)
        {
            stream.Write(bytes);
        }

        output.Commit();
        return exitCode;
    }

    private static IEnumerable<OtlpResource> ByProcess(ExportProfile profile, string service, string? python) =>
        profile.Samples.GroupBy(sample => sample.Thread!.Pid).Select(process => new OtlpResource(
            [
                ("service.name", service),
                ("process.pid", process.Key.ToString(CultureInfo.InvariantCulture)),
                ("process.runtime.name", "cpython"),
                .. python is null ? [] : new[] { ("process.runtime.version", python) },
            ],
            [profile with { Samples = [.. process] }]));

    // A capture does not tell when it was made: a file was written last when sampling ended.
    private static long EndOf(string path)
    {
        DateTime end = File.Exists(path) ? File.GetLastWriteTimeUtc(path) : DateTime.UtcNow;
        return (end - DateTime.UnixEpoch).Ticks * NanosecondsPerTick;
    }
}
