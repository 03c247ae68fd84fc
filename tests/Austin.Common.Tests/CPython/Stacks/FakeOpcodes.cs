namespace Austin.Common.Tests.CPython.Stacks;

/// <summary>Opcodes of the instructions that the imagined programs are made of, and how many cache units follow them.</summary>
internal sealed record FakeOpcodes(
    byte Nop, byte Resume, byte Call, byte ForIter, byte Send, byte Yield, byte Return, byte ReturnGenerator, int ResumeCaches, int CallCaches, int IteratorCaches)
{
    /// <summary>The module <c>opcode</c> of each version; before 3.11 a NOP stands for what did not exist.</summary>
    public static FakeOpcodes For(int minor) => minor switch
    {
        <= 10 => new(9, 9, 131, 93, 72, 86, 83, 9, 0, 0, 0),
        11 => new(9, 151, 171, 93, 123, 86, 83, 75, 0, 4, 0),
        12 => new(9, 151, 171, 93, 123, 150, 83, 75, 0, 3, 1),
        13 => new(30, 149, 53, 72, 104, 118, 36, 35, 0, 3, 1),
        14 => new(27, 128, 52, 70, 106, 120, 35, 34, 0, 3, 1),
        _ => new(25, 128, 50, 68, 105, 119, 33, 32, 1, 3, 1),
    };
}
