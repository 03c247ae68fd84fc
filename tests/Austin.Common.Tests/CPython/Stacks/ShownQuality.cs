namespace Austin.Common.Tests.CPython.Stacks;

/// <summary>What a reader says of the stack it shows.</summary>
internal enum ShownQuality
{
    /// <summary>All of it.</summary>
    Whole,

    /// <summary>The outermost part.</summary>
    LeafMissing,

    /// <summary>The outermost part and the innermost frames.</summary>
    MiddleMissing,

    /// <summary>The innermost part.</summary>
    RootMissing,

    /// <summary>No stack.</summary>
    Nothing,
}
