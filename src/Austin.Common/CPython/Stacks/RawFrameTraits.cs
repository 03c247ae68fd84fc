namespace Austin.Common.CPython.Stacks;

/// <summary>How a frame was called.</summary>
[Flags]
internal enum RawFrameTraits : byte
{
    None = 0,

    /// <summary>It is the first one of a C call of the evaluation loop (3.11), or the marker below one (3.12+).</summary>
    Entry = 1,

    /// <summary>What lies between it and the frame before could not be told.</summary>
    Unlinked = 2,
}
