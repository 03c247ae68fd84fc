using System.Buffers.Binary;

namespace Austin.Symbols.Elf;

/// <summary>Reads aarch64 code from end to end (Arm ARM, C4.1 and C6.2). Addresses that are taken need two instructions and are left out.</summary>
internal static class Arm64References
{
    public static void Collect(byte[] code, int length, ulong address, CodeReferences references)
    {
        bool isBeginning = true;
        bool isAfterCall = false;
        for (int at = 0; at + sizeof(uint) <= length; at += sizeof(uint))
        {
            uint word = BinaryPrimitives.ReadUInt32LittleEndian(code.AsSpan(at));
            ulong pc = address + (ulong)at;
            ulong target = unchecked(pc + (ulong)((long)((int)word << 6 >> 6) * sizeof(uint)));

            // nop and udf #0 fill the room between functions.
            bool isPadding = word is 0xd503201f or 0;
            if (isBeginning && !isPadding)
            {
                references.Beginnings.Add(pc);
            }

            bool isCall = (word & 0xfc000000) == 0x94000000;
            bool isJump = (word & 0xfc000000) == 0x14000000;
            if (isJump)
            {
                references.Jumps.Add((pc, target));
            }
            else if (isCall)
            {
                references.Calls.Add(target);
            }

            // Behind a call comes padding where it does not return. b; br and ret, also with authentication; brk.
            isBeginning = (isPadding && (isBeginning || isAfterCall)) || isJump
                || (word & 0xfe9ff000) == 0xd61f0000 || (word & 0xffe0001f) == 0xd4200000;
            isAfterCall = isCall || (word & 0xfffffc1f) == 0xd63f0000;
        }
    }
}
