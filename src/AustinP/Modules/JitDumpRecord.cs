using Austin.Symbols.Unwinding;

namespace AustinP.Modules;

/// <summary>A function that a program compiled and described in a jitdump file, or a place where none is any more.</summary>
/// <param name="Start">Its first address.</param>
/// <param name="Size">Its size in bytes.</param>
/// <param name="Id">What its compiler calls it by.</param>
/// <param name="Order">Higher for what was described later.</param>
/// <param name="Name">Its name; null for a place from which code was moved away.</param>
/// <param name="Tables">How its frames look, with <see cref="JitDumpCode.Origin"/> for its start.</param>
internal sealed record JitDumpRecord(ulong Start, ulong Size, ulong Id, long Order, byte[]? Name, UnwindTables? Tables)
{
    /// <summary>The address behind its last byte.</summary>
    public ulong End => Start + Size;
}
