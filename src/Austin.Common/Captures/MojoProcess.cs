namespace Austin.Common.Captures;

/// <summary>What a MOJO stream defined under one pid: string keys to string ids, frame keys to frame ids.</summary>
internal sealed class MojoProcess
{
    public KeyMap Strings { get; } = new();

    public KeyMap Frames { get; } = new();
}
