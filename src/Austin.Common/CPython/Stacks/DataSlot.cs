namespace Austin.Common.CPython.Stacks;

/// <summary>A frame on the data stack, as one walk decoded it.</summary>
internal struct DataSlot
{
    /// <summary>Where it lies in the target.</summary>
    public ulong Address;

    /// <summary>Its code object.</summary>
    public ulong Code;

    /// <summary>The frame that it names as its caller.</summary>
    public ulong Previous;

    /// <summary>Address of its instruction.</summary>
    public ulong Instruction;

    /// <summary>What frames of the code look like.</summary>
    public CodeShape Shape;

    /// <summary>Where it lies in the copy.</summary>
    public int Position;

    /// <summary>Values on its value stack; -1 while it executes and so keeps none (3.11–3.13), or where nothing tells.</summary>
    public int Depth;

    /// <summary>How many slots from the root on lived, as far as the slots up to this one tell.</summary>
    public int AliveUpTo;

    /// <summary>The first slot of those, up to this one, of which each but the first was called by the one before.</summary>
    public int RunStart;

    /// <summary>How many frames the stack had up to this one.</summary>
    public int FrameCount;

    /// <summary>The kind of its instruction.</summary>
    public InstructionKind Kind;

    /// <summary>3.11: the first frame of a C call.</summary>
    public bool IsEntry;
}
