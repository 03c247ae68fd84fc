namespace Austin.Common.CPython.Objects;

/// <summary>The fields of a type object that tell how to read its instances.</summary>
internal sealed record ObjectType
{
    public required ulong Address { get; init; }

    /// <summary><c>tp_name</c>: with its module for a type written in C, without it for a class.</summary>
    public required string Name { get; init; }

    public required ObjectKind Kind { get; init; }

    /// <summary>Whether this is the built-in type itself and no subclass of it.</summary>
    public required bool IsExact { get; init; }

    public required ulong Flags { get; init; }

    /// <summary>Bytes of an instance, without the items of one of variable size.</summary>
    public required long BasicSize { get; init; }

    public required long ItemSize { get; init; }

    /// <summary>Where an instance keeps the pointer to its dictionary; negative counts from its end, 0 is nowhere.</summary>
    public required long DictOffset { get; init; }

    public required ulong Base { get; init; }

    public required ulong Dict { get; init; }

    public required ulong Mro { get; init; }

    /// <summary>Made at run time, by a class statement or by an extension.</summary>
    public bool IsHeapType => (Flags & TypeFlags.HeapType) != 0;
}
