namespace Austin.Testing.Captures;

/// <summary>Which measures the samples of a mode carry.</summary>
internal readonly record struct MetricShape(bool HasTime, bool HasMemory)
{
    public bool IsFull => HasTime && HasMemory;

    /// <summary>The shape that the <c>mode</c> metadatum promises.</summary>
    public static MetricShape Of(IEnumerable<KeyValuePair<string, string>> header)
    {
        string[] modes = [.. header.Where(pair => pair.Key == "mode").Select(pair => pair.Value)];
        return modes is not [string mode]
            ? throw new CaptureFormatException($"{modes.Length} modes in the header")
            : mode switch
            {
                "wall" or "cpu" => new MetricShape(HasTime: true, HasMemory: false),
                "memory" => new MetricShape(HasTime: false, HasMemory: true),
                "full" => new MetricShape(HasTime: true, HasMemory: true),
                _ => throw new CaptureFormatException($"unknown mode {mode}"),
            };
    }
}
