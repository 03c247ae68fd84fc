namespace Austin.Common.CPython.Stacks;

/// <summary>What one read of a thread's stack yielded.</summary>
internal enum StackOutcome
{
    /// <summary>The stack, seen twice the same, or with only its innermost instruction moved on.</summary>
    Proven,

    /// <summary>The proven outer part of a stack that changed while it was read.</summary>
    Truncated,

    /// <summary>The chain breaks off: the frames are the innermost ones only.</summary>
    Broken,

    /// <summary>As <see cref="Broken"/>: more frames than the limit.</summary>
    TooDeep,

    /// <summary>The thread state is not one any more.</summary>
    ThreadGone,

    /// <summary>The process has no memory any more.</summary>
    ProcessGone,
}
