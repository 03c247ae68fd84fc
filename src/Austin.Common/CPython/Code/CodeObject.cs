using Austin.Captures.Frames;
using Austin.Common.CPython.Stacks;

namespace Austin.Common.CPython.Code;

/// <summary>A code object of the target, read at first sight.</summary>
internal sealed class CodeObject
{
    private const int CodeUnit = 2;

    // Frame id + 1 by code unit, from one before the first instruction on; made at the first look-up.
    private int[]? _frameIds;

    /// <summary>Where it lies in the target.</summary>
    public required ulong Address { get; init; }

    /// <summary>Words that change when the address is reused for another code object.</summary>
    public required CodeIdentity Identity { get; init; }

    /// <summary>UTF-8.</summary>
    public required byte[] FileName { get; init; }

    /// <summary>UTF-8; the bare name up to 3.10.</summary>
    public required byte[] QualifiedName { get; init; }

    /// <summary>What its frames look like.</summary>
    public required CodeShape Shape { get; init; }

    /// <summary>Address of <c>co_name</c>; names are interned, so that equal names have equal addresses.</summary>
    public required ulong Name { get; init; }

    /// <summary>Address of the tuple <c>co_names</c>.</summary>
    public required ulong Names { get; init; }

    /// <summary>What <see cref="Names"/> holds; null until it is asked for.</summary>
    public ulong[]? NameAddresses { get; set; }

    /// <summary>Whether a caller was met whose bytecode names it.</summary>
    public bool IsNamed { get; set; }

    /// <summary>Whether a caller was met that names it where it calls it.</summary>
    public bool IsCalledByName { get; set; }

    /// <summary>The instructions as they were when the object was read.</summary>
    public required byte[] Instructions { get; init; }

    /// <summary>The lines of its instructions.</summary>
    public required LineTable Lines { get; init; }

    /// <summary>When the identity was last compared: boot-time ns, or the interpreter's code generation (3.14+).</summary>
    public long VerifiedAt { get; set; }

    /// <summary>The number of the sample in which it was.</summary>
    public long VerifiedIn { get; set; }

    /// <summary>The number of the sample in which it last had to be.</summary>
    public long UsedIn { get; set; }

    /// <summary>Approximate bytes this object takes here.</summary>
    public int Cost => 256 + FileName.Length + QualifiedName.Length + Lines.Length + (8 * Shape.Kinds.Length);

    /// <summary>The place of an instruction; the first line where the frame has not begun, or the instruction has no line.</summary>
    /// <param name="offset">Byte offset; negative before the first instruction.</param>
    public SourceSpan Locate(int offset) =>
        Lines.TryFind(offset, out SourceSpan span) && span.Line > 0 ? span : new SourceSpan(Identity.FirstLine);

    /// <summary>The frame id remembered for an instruction; null when there is none yet. The offset must be inside.</summary>
    public int? FrameIdAt(int offset)
    {
        int id = _frameIds is null ? 0 : _frameIds[(offset / CodeUnit) + 1];
        return id == 0 ? null : id - 1;
    }

    /// <summary>Remembers the frame id of an instruction. The offset must be inside.</summary>
    public void SetFrameId(int offset, int id)
    {
        _frameIds ??= new int[Math.Max(Shape.Kinds.Length, 1) + 1];
        _frameIds[(offset / CodeUnit) + 1] = id + 1;
    }
}
