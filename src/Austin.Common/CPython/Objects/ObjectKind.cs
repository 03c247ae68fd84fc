namespace Austin.Common.CPython.Objects;

/// <summary>What an object is an instance of, directly or by inheritance.</summary>
internal enum ObjectKind
{
    /// <summary>None of those below.</summary>
    Other,
    None,
    Ellipsis,
    NotImplemented,
    Bool,
    Integer,
    Float,
    Complex,
    String,
    Bytes,
    ByteArray,
    Tuple,
    List,
    Dictionary,
    FrozenDictionary,
    Set,
    FrozenSet,
    Function,
    BuiltinFunction,
    Method,
    Module,
    Type,
    WeakReference,
    Exception,
}
