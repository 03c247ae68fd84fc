namespace Austin.Common.CPython.Stacks;

/// <summary>Who owns a frame's memory (<c>enum _frameowner</c>, Include/internal/pycore_frame.h).</summary>
internal static class FrameOwners
{
    /// <summary>FRAME_OWNED_BY_THREAD: it lies on the data stack.</summary>
    public const byte Thread = 0;

    /// <summary>FRAME_OWNED_BY_GENERATOR: it lies in a generator or coroutine.</summary>
    public const byte Generator = 1;

    /// <summary>FRAME_OWNED_BY_CSTACK (3.12+) and what came after it: no frame of the program.</summary>
    public const byte FirstMarker = 3;

    /// <summary>The largest value of any version.</summary>
    public const byte Last = 4;
}
