namespace Austin.Common.CPython.Stacks;

/// <summary>How a frame was called.</summary>
/// <remarks>A word, so that frames have no padding and are compared as bytes.</remarks>
[Flags]
internal enum RawFrameTraits : ulong
{
    None = 0,

    /// <summary>It is the first one of a C call of the evaluation loop (3.11), or the marker below one (3.12+).</summary>
    Entry = 1,

    /// <summary>
    /// What lies between it and the frame before could not be told. Up to 3.10 the frames before may have been copied after it had
    /// ended, and some of them begun since.
    /// </summary>
    Unlinked = 2,

    /// <summary>The frame before runs it, through others that could not be told.</summary>
    Thrown = 4,

    /// <summary>Its fields may be those of two calls: it was called if the frame before calls such.</summary>
    Torn = 8,
}
