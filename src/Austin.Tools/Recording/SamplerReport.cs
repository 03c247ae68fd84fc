using System.Text.Json;
using Austin.Common.Linux;

namespace Austin.Tools.Recording;

/// <summary>How a sampler's run went, as its <c>--stats-json</c> tells.</summary>
internal sealed record SamplerReport
{
    public long Samples { get; init; }

    /// <summary>Samples with a place that could not be read.</summary>
    public long Invalid { get; init; }

    /// <summary>Samples that lack innermost frames.</summary>
    public long Truncated { get; init; }

    /// <summary>Samples some of whose callers were not read.</summary>
    public long Inferred { get; init; }

    /// <summary>In µs.</summary>
    public long Duration { get; init; }

    /// <summary>Whether the time it was to be sampled was over.</summary>
    public bool IsExposureOver { get; init; }

    /// <summary>How the command ended; null when it was not started here, or lives.</summary>
    public ExitStatus? Command { get; init; }

    /// <summary>Reads the file; null when the sampler did not come to write it.</summary>
    public static SamplerReport? Read(string path)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
            JsonElement root = document.RootElement;
            return new SamplerReport
            {
                Samples = Number(root, "samples") ?? 0,
                Invalid = Number(root, "invalid") ?? 0,
                Truncated = Number(root, "truncated") ?? 0,
                Inferred = Number(root, "inferred") ?? 0,
                Duration = Number(root, "duration") ?? 0,
                IsExposureOver = root.TryGetProperty("end", out JsonElement end) && end.ValueEquals("exposure_over"),
                Command = Number(root, "command_signal") is { } signal ? new ExitStatus(true, (int)signal)
                    : Number(root, "command_status") is { } status ? new ExitStatus(false, (int)status)
                    : null,
            };
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    private static long? Number(JsonElement root, string name) => root.TryGetProperty(name, out JsonElement value) ? value.GetInt64() : null;
}
