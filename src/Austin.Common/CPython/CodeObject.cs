using Austin.Common.Sampling;

namespace Austin.Common.CPython;

/// <summary>A decoded code object.</summary>
/// <param name="Address">Where it lies in the target.</param>
/// <param name="Identity">Words that change when the address is reused for another code object.</param>
/// <param name="FileName">UTF-8.</param>
/// <param name="QualifiedName">UTF-8; the bare name up to 3.10.</param>
/// <param name="FirstLine"><c>co_firstlineno</c>.</param>
/// <param name="Instructions">The instructions as they were when the object was decoded; empty up to 3.10.</param>
/// <param name="Lines">Offset to place.</param>
internal sealed record CodeObject(
    ulong Address, CodeIdentity Identity, byte[] FileName, byte[] QualifiedName, int FirstLine, byte[] Instructions, LineTable Lines)
{
    /// <summary>Set when the address was found to hold another code object.</summary>
    public bool IsStale { get; set; }

    /// <summary>When the identity was last compared: monotonic ns, or the interpreter's code generation.</summary>
    public long VerifiedAt { get; set; }

    /// <summary>The place of an instruction; the first line where the frame has not begun, or the instruction has no line.</summary>
    /// <param name="offset">Byte offset; negative before the first instruction.</param>
    public SourceSpan Locate(int offset) =>
        Lines.TryFind(offset, out SourceSpan span) && span.Line > 0 ? span : new SourceSpan(FirstLine);
}
