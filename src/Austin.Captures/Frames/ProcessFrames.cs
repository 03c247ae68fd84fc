namespace Austin.Captures.Frames;

/// <summary>The frames of one sampled process. Names are as the target holds them; writers make them safe for their format.</summary>
/// <remarks>
/// Bounded: when <see cref="MaxFrames"/> is reached the table starts afresh, so that a program which makes code for ever
/// does not make the profiler grow. Frame ids handed out within one sample are of one generation: the owner calls
/// <see cref="Reset"/> only between samples.
/// </remarks>
public sealed class ProcessFrames : FrameTable
{
    /// <summary>Most frames kept before the table starts afresh.</summary>
    public const int MaxFrames = 1 << 15;

    /// <summary>Whether the owner should call <see cref="Reset"/> before the next sample.</summary>
    public bool IsFull => Count >= MaxFrames;

    /// <summary>Forgets everything; all ids become invalid.</summary>
    public void Reset() => Clear();

    private protected override byte[] Kept(byte[] text) => text;
}
