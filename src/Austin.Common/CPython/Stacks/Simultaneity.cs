namespace Austin.Common.CPython.Stacks;

/// <summary>Whether all frames of a stack that was read were there together.</summary>
internal enum Simultaneity
{
    /// <summary>They may be of moments some 100 ns apart.</summary>
    None,

    /// <summary>
    /// Two copies were the same. A loop of trivial functions may fall into step with the copies, whose reads of memory it waits
    /// for: then both show the same frames of different moments.
    /// </summary>
    Likely,

    /// <summary>The thread stood still.</summary>
    Certain,
}
