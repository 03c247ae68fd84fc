using Austin.Captures.Frames;

namespace Austin.Captures.Mojo;

/// <summary>What a MOJO stream defined under one pid: string keys to string ids, frame keys to frame ids.</summary>
public sealed class MojoKeysRead
{
    /// <summary>Strings by their keys.</summary>
    public KeyMap Strings { get; } = new();

    /// <summary>Frames by their keys.</summary>
    public KeyMap Frames { get; } = new();
}
