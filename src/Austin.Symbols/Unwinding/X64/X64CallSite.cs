using System.Buffers.Binary;

namespace Austin.Symbols.Unwinding.X64;

/// <summary>Recognises call instructions from behind: E8 rel32, and FF /2 with any operand (Intel SDM vol. 2, CALL).</summary>
internal static class X64CallSite
{
    /// <summary>True when a near call may end at the end of the bytes; eight bytes are enough.</summary>
    public static bool EndsWithCall(ReadOnlySpan<byte> before)
    {
        return TryTarget(before, 0, out _) || EndsWithIndirectCall(before);
    }

    /// <summary>Where the call goes, when it is E8 and can be no other.</summary>
    public static bool TryTarget(ReadOnlySpan<byte> before, ulong pc, out ulong target)
    {
        bool isDirect = before.Length >= 5 && before[^5] == 0xe8;
        target = isDirect ? unchecked(pc + (ulong)BinaryPrimitives.ReadInt32LittleEndian(before[^4..])) : 0;
        return isDirect && !EndsWithIndirectCall(before);
    }

    private static bool EndsWithIndirectCall(ReadOnlySpan<byte> before)
    {
        for (int length = 2; length <= 7 && length <= before.Length; length++)
        {
            var code = before[^length..];
            if (code[0] == 0xff && code.Length >= 2 && ((code[1] >> 3) & 7) == 2 && OperandEnd(code) == length)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Length of FF with its ModRM byte, SIB byte and displacement.</summary>
    private static int OperandEnd(ReadOnlySpan<byte> code)
    {
        int mode = code[1] >> 6;
        int operand = code[1] & 7;
        if (mode == 3)
        {
            return 2;
        }

        int length = 2;
        bool noBase = mode == 0 && operand == 5;
        if (operand == 4)
        {
            if (code.Length < 3)
            {
                return 0;
            }

            noBase = mode == 0 && (code[2] & 7) == 5;
            length++;
        }

        return length + (mode == 1 ? 1 : mode == 2 || noBase ? 4 : 0);
    }
}
