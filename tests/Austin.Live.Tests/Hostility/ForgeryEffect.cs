namespace Austin.Live.Tests.Hostility;

/// <summary>What a forgery comes to.</summary>
internal enum ForgeryEffect
{
    /// <summary>Nothing was forged.</summary>
    None,

    /// <summary>The chain of frames does not lead from the innermost one to the root.</summary>
    BrokenChain,

    /// <summary>The middle function has no code object that could be believed.</summary>
    NoCode,

    /// <summary>The middle function has another name.</summary>
    OtherName,
}
