using Austin.Common.CPython.Stacks;

namespace Austin.Common.CPython.Code;

/// <summary>Tells the kinds of a code object's instructions.</summary>
internal static class InstructionKinds
{
    private const int CodeUnit = 2;

    /// <summary>The kind of every code unit.</summary>
    /// <param name="code">The instructions.</param>
    /// <param name="minor">The version whose opcodes they are.</param>
    public static InstructionKind[] Of(ReadOnlySpan<byte> code, int minor)
    {
        ReadOnlySpan<byte> opcodes = OpcodeTable.For(minor);
        InstructionKind[] kinds = new InstructionKind[code.Length / CodeUnit];
        for (int unit = 0; unit < kinds.Length;)
        {
            byte opcode = code[unit * CodeUnit];
            int entry = opcodes.IsEmpty ? OpcodeTable.Hides : opcodes[opcode];
            int meaning = entry & OpcodeTable.ArgumentMask;
            InstructionKind kind = meaning switch
            {
                OpcodeTable.Hides => InstructionKind.Hidden,
                OpcodeTable.Resumes => InstructionKind.Iterates,
                OpcodeTable.Ends => InstructionKind.Returns,
                _ => (entry & OpcodeTable.Calls) != 0 ? InstructionKind.Calls : InstructionKind.Plain,
            };
            int end = Math.Min(kinds.Length, unit + 1 + (entry & OpcodeTable.CacheUnits));
            kinds.AsSpan(unit, end - unit).Fill(kind);
            unit = end;
        }

        return kinds;
    }
}
