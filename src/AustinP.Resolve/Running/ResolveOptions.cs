using Austin.Captures.Reading;

namespace AustinP.Resolve.Running;

/// <summary>What the user asked for.</summary>
internal sealed record ResolveOptions
{
    /// <summary>The capture; <c>-</c> for standard input.</summary>
    public required string Input { get; init; }

    /// <summary>The file to write; null or <c>-</c> for standard output.</summary>
    public string? Output { get; init; }

    /// <summary>The format to write; null for that of the input.</summary>
    public CaptureFormat? Format { get; init; }

    /// <summary>Where to look for debug files first.</summary>
    public IReadOnlyList<string> DebugDirectories { get; init; } = [];

    /// <summary>Folder that stands for the root of the machine of the capture; empty for this machine's.</summary>
    public string Sysroot { get; init; } = "";

    /// <summary>Say nothing but errors.</summary>
    public bool Quiet { get; init; }

    /// <summary>Tell of every file how it fared.</summary>
    public bool Verbose { get; init; }
}
