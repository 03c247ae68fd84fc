using Iced.Intel;

namespace Austin.Symbols.Elf;

/// <summary>Reads x86-64 code from end to end; data between functions costs a few instructions until the walk is in step again.</summary>
internal static class X64References
{
    public static void Collect(byte[] code, int length, ulong address, CodeReferences references)
    {
        var reader = new ByteArrayCodeReader(code, 0, length);
        var decoder = Decoder.Create(64, reader);
        decoder.IP = address;
        bool isBeginning = true;
        bool isAfterCall = false;
        while (reader.CanReadByte)
        {
            decoder.Decode(out var instruction);
            bool isPadding = instruction.Mnemonic is Mnemonic.Nop or Mnemonic.Int3 || IsLongPadding(instruction);
            if (isBeginning && !isPadding)
            {
                references.Beginnings.Add(instruction.IP);
            }

            switch (instruction.FlowControl)
            {
                case FlowControl.Call when instruction.IsCallNear:
                    references.Calls.Add(instruction.NearBranchTarget);
                    break;
                case FlowControl.UnconditionalBranch when instruction.IsJmpShortOrNear:
                    references.Jumps.Add((instruction.IP, instruction.NearBranchTarget));
                    break;
            }

            if (instruction.Mnemonic == Mnemonic.Lea && instruction.IsIPRelativeMemoryOperand)
            {
                references.Taken.Add(instruction.IPRelativeMemoryAddress);
            }

            // Behind a call comes padding where it does not return.
            isBeginning = (isPadding && (isBeginning || isAfterCall))
                || instruction.FlowControl is FlowControl.UnconditionalBranch or FlowControl.IndirectBranch or FlowControl.Return or FlowControl.Exception
                || instruction.Mnemonic == Mnemonic.Hlt;
            isAfterCall = instruction.FlowControl is FlowControl.Call or FlowControl.IndirectCall;
        }
    }

    // xchg %ax,%ax, and lea 0(%rsi),%rsi of old assemblers.
    private static bool IsLongPadding(in Instruction instruction) =>
        instruction.OpCount == 2 && instruction.Op0Kind == OpKind.Register
        && ((instruction.Mnemonic == Mnemonic.Xchg && instruction.Op1Kind == OpKind.Register && instruction.Op0Register == instruction.Op1Register)
            || (instruction.Mnemonic == Mnemonic.Lea && instruction.MemoryBase == instruction.Op0Register
                && instruction.MemoryIndex == Register.None && instruction.MemoryDisplacement64 == 0));
}
