namespace Austin.Common.CPython.Stacks;

/// <summary>A frame as it lies in the target.</summary>
/// <remarks>Four fields, so that the compiler keeps one in registers: whole stacks of these are written with every sample.</remarks>
/// <param name="Address">The frame.</param>
/// <param name="Code">Its code object; 0 for a marker.</param>
/// <param name="Instruction">3.8–3.10: byte offset of the instruction; 3.11+: its address.</param>
/// <param name="Traits">How it was called.</param>
internal readonly record struct RawFrame(ulong Address, ulong Code, ulong Instruction, RawFrameTraits Traits)
{
    /// <summary>A frame that is none of the program's: it stands for a C call of the evaluation loop.</summary>
    public bool IsMarker => Code == 0;

    /// <summary>It is the first one of a C call of the evaluation loop (3.11), or the marker below one (3.12+).</summary>
    public bool IsEntry => (Traits & RawFrameTraits.Entry) != 0;

    /// <summary>What lies between it and the frame before could not be told.</summary>
    public bool IsUnlinked => (Traits & RawFrameTraits.Unlinked) != 0;

    /// <summary>The frame before runs it, through others that could not be told.</summary>
    public bool IsThrown => (Traits & RawFrameTraits.Thrown) != 0;

    /// <summary>Its fields may be those of two calls: it was called if the frame before calls such.</summary>
    public bool IsTorn => (Traits & RawFrameTraits.Torn) != 0;

    /// <summary>Whether both are the same call of the same code, wherever it has got to.</summary>
    public bool IsSameCall(in RawFrame other) => Address == other.Address && Code == other.Code;
}
