namespace Austin.Symbols.Unwinding;

/// <summary>What the fast path follows from frame to frame.</summary>
internal struct FrameState
{
    public ulong Pc;
    public ulong Sp;
    public ulong Fp;
    public ulong Lr;
    public bool FpIsKnown;
    public bool LrIsKnown;

    /// <summary>The pc is where the frame was interrupted rather than a return address.</summary>
    public bool IsExact;

    public FrameState(in UnwindRegisters registers, Machine machine, bool isExact)
    {
        Pc = registers.Pc;
        Sp = machine.StackPointerOf(registers);
        FpIsKnown = registers.TryGet(machine.FramePointer, out Fp);
        Fp &= Machine.DataMask;
        LrIsKnown = registers.TryGet(machine.LinkRegister, out Lr);
        IsExact = isExact;
    }

    /// <summary>The address that rules and symbols are looked up by: inside the call, not behind it.</summary>
    public readonly ulong LookupPc => IsExact ? Pc : Pc - 1;
}
