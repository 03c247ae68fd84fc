namespace Austin.Common.CPython.Objects;

/// <summary>Bits of <c>tp_flags</c> (Include/object.h).</summary>
internal static class TypeFlags
{
    /// <summary>3.13+</summary>
    public const ulong InlineValues = 1UL << 2;

    /// <summary>3.11+</summary>
    public const ulong ManagedDict = 1UL << 4;
    public const ulong HeapType = 1UL << 9;
    public const ulong Integer = 1UL << 24;
    public const ulong List = 1UL << 25;
    public const ulong Tuple = 1UL << 26;
    public const ulong Bytes = 1UL << 27;
    public const ulong String = 1UL << 28;
    public const ulong Dictionary = 1UL << 29;
    public const ulong Exception = 1UL << 30;
    public const ulong Type = 1UL << 31;
}
