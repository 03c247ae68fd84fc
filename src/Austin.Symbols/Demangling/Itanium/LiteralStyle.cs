namespace Austin.Symbols.Demangling.Itanium;

/// <summary>How a literal of a built-in type is written.</summary>
internal enum LiteralStyle
{
    /// <summary><c>(type)value</c>.</summary>
    Cast,

    /// <summary>The bare value.</summary>
    Int,

    /// <summary>Value and <c>u</c>.</summary>
    Unsigned,

    /// <summary>Value and <c>l</c>.</summary>
    Long,

    /// <summary>Value and <c>ul</c>.</summary>
    UnsignedLong,

    /// <summary>Value and <c>ll</c>.</summary>
    LongLong,

    /// <summary>Value and <c>ull</c>.</summary>
    UnsignedLongLong,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Bool,

    /// <summary><c>(type)[hexadecimal image]</c>.</summary>
    Float,

    /// <summary>The only value of its type, written as the type.</summary>
    Void,
}
