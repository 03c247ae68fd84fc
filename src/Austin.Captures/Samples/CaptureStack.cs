namespace Austin.Captures.Samples;

/// <summary>A thread and a stack that a capture shows again and again. Readers hand out the same object each time.</summary>
/// <param name="thread">Whose stack it is.</param>
/// <param name="frames">Ids in the capture's table, outermost first; nobody changes them any more.</param>
public sealed class CaptureStack(CaptureThread thread, int[] frames)
{
    /// <summary>The thread that was sampled.</summary>
    public CaptureThread Thread { get; } = thread;

    /// <summary>Ids of the frames, outermost first.</summary>
    public int[] Frames { get; } = frames;

    /// <summary>Thread and frames as they begin a line of text, once a writer has put them together.</summary>
    public byte[]? Text { get; set; }
}
