namespace Austin.Tools.Tests.Support;

/// <summary>The tools that make another format of a capture, whose output has the names of its frames.</summary>
public static class Converters
{
    /// <summary>Their names.</summary>
    public static TheoryData<string> All { get; } =
    [
        "austin2flamegraph", "austin2heatmap", "austin2timeline", "austin2speedscope", "austin2gecko", "austin2perfetto", "austin2pprof", "austin2otlp",
        "austin-compress", "austin2mojo",
    ];
}
