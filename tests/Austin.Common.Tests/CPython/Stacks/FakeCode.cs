namespace Austin.Common.Tests.CPython.Stacks;

/// <summary>A code object of the imagined program; every function has the same instructions, some never reached.</summary>
internal sealed class FakeCode(ulong address, string name, bool isGenerator, int localsPlus, int stackSize, FakeOpcodes opcodes)
{
    public ulong Address { get; } = address;

    public string Name { get; } = name;

    public bool IsGenerator { get; } = isGenerator;

    public int LocalsPlus { get; } = localsPlus;

    public int StackSize { get; } = stackSize;

    // Units of 2 bytes: RETURN_GENERATOR, RESUME, NOP, CALL, NOP, FOR_ITER, SEND, YIELD_VALUE, RESUME, NOP, RETURN_VALUE.
    public int First => 2 + opcodes.ResumeCaches;

    public int Call => First + 1;

    public int ForIter => Call + 1 + opcodes.CallCaches + 1;

    public int Send => ForIter + 1 + opcodes.IteratorCaches;

    public int Yield => Send + 1 + opcodes.IteratorCaches;

    public int AfterYield => Yield + 1;

    public int Return => AfterYield + 1 + opcodes.ResumeCaches + 1;

    public int Units => Return + 1;

    /// <summary>The last cache unit of the instruction at <paramref name="unit"/>.</summary>
    public int LastUnit(int unit) => unit == Call ? unit + opcodes.CallCaches : unit == ForIter || unit == Send ? unit + opcodes.IteratorCaches : unit;

    public byte[] Instructions()
    {
        byte[] bytes = new byte[Units * 2];
        for (int unit = 0; unit < Units; unit++)
        {
            bytes[unit * 2] = opcodes.Nop;
        }

        bytes[0] = IsGenerator ? opcodes.ReturnGenerator : opcodes.Nop;
        bytes[2] = opcodes.Resume;
        bytes[Call * 2] = opcodes.Call;
        bytes[ForIter * 2] = opcodes.ForIter;
        bytes[Send * 2] = opcodes.Send;
        bytes[Yield * 2] = opcodes.Yield;
        bytes[AfterYield * 2] = opcodes.Resume;
        bytes[Return * 2] = opcodes.Return;
        foreach ((int at, int caches) in ((int, int)[])[(1, opcodes.ResumeCaches), (Call, opcodes.CallCaches), (ForIter, opcodes.IteratorCaches), (Send, opcodes.IteratorCaches), (AfterYield, opcodes.ResumeCaches)])
        {
            bytes.AsSpan((at + 1) * 2, caches * 2).Clear();
        }

        return bytes;
    }
}
