namespace Austin.Captures.Samples;

/// <summary>The values of the <c>mode</c> metadatum.</summary>
public static class CaptureMode
{
    /// <summary>The metadatum's key.</summary>
    public const string Key = "mode";

    /// <summary>The mode of that name; null if there is none.</summary>
    public static SamplingMode? Parse(string value) => value switch
    {
        "wall" => SamplingMode.Wall,
        "cpu" => SamplingMode.Cpu,
        "memory" => SamplingMode.Memory,
        "full" => SamplingMode.Full,
        _ => null,
    };
}
