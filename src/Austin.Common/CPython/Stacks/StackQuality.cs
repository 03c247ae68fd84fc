namespace Austin.Common.CPython.Stacks;

/// <summary>How much of a thread's stack one read yielded.</summary>
internal enum StackQuality
{
    /// <summary>The stack of one moment of the read, from the root to the innermost frame.</summary>
    Whole,

    /// <summary>The outer part of one: what ran above it could not be told. Counted as truncated.</summary>
    LeafMissing,

    /// <summary>
    /// The outer part of one, and its innermost frame: what lies between them was not read, and is what was seen there before, or
    /// left out. Counted as inferred.
    /// </summary>
    MiddleMissing,

    /// <summary>The chain breaks off before the root: the frames are the innermost ones only. Shown as invalid.</summary>
    RootMissing,

    /// <summary>As <see cref="RootMissing"/>: more frames than the limit.</summary>
    TooDeep,

    /// <summary>A frame in the middle has no code object that can be read, and is left out. Shown as invalid.</summary>
    CodeUnreadable,

    /// <summary>The thread state is not one any more.</summary>
    ThreadGone,

    /// <summary>The process has no memory any more.</summary>
    ProcessGone,
}
