using System.CommandLine;
using System.Globalization;
using System.IO.Compression;
using Austin.Captures.Tooling;
using Austin.Exports.Otlp;
using Austin.Exports.Profiles;
using Austin.Tools.Profiles;
using Austin.Tools.Selecting;

namespace Austin.Tools.Otlp;

/// <summary><c>austin2otlp</c>: profiles of OpenTelemetry.</summary>
internal static class OtlpTool
{
    private const string DefaultService = "unknown_service:python";
    private const long NanosecondsPerTick = 100;
    private const long NanosecondsPerMicrosecond = 1000;

    public static Command Create()
    {
        Command command = SampleTool.Create("austin2otlp", "Converts a capture to OTLP profiles, as OpenTelemetry collectors and Pyroscope take them; compressed if the output's name ends in .gz.");
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
        command.SetAction(result => Convert(SampleTool.Source(result, result.GetRequiredValue(input)), result.GetValue(output), result.GetRequiredValue(service)));
        return command;
    }

    private static int Convert(SampleSource source, string? outputPath, string service)
    {
        using ToolInput input = source.Open();
        CaptureProfile capture = new(input.Reader, input.Messages);
        int exitCode = input.ReadAll(capture.Metadata, capture.Add);
        ExportProfile profile = capture.ToExport();
        DateTime began = source.Began(profile.DurationNanoseconds / NanosecondsPerMicrosecond) ?? DateTime.UtcNow.AddTicks(-profile.DurationNanoseconds / NanosecondsPerTick);
        profile = profile with { StartNanoseconds = Math.Max(0, (began - DateTime.UnixEpoch).Ticks * NanosecondsPerTick) };
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
}
