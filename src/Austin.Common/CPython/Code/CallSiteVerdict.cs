namespace Austin.Common.CPython.Code;

/// <summary>What a caller's bytecode says of a call.</summary>
internal enum CallSiteVerdict
{
    /// <summary>Nothing: the function is called through a variable, a wrapper or a special method.</summary>
    Unknown,

    /// <summary>The caller stands on a call whose line names something else: a method under another name, a wrapper.</summary>
    OtherNamed,

    /// <summary>The caller stands on an instruction that cannot have called the function.</summary>
    Impossible,

    /// <summary>The caller stands on a call and names the function on that line.</summary>
    Named,

    /// <summary>The caller names the function, but on other lines only, or does not stand on a call.</summary>
    NamedElsewhere,
}
