using System.Buffers.Binary;
using System.Globalization;
using Austin.Common.CPython.Layouts;

namespace Austin.Common.Tests.CPython.Stacks;

/// <summary>The blocks of offsets that CPython 3.13.0, 3.14.10 and 3.15.2 publish for x86-64, as read from running interpreters.</summary>
internal static class RecordedOffsets
{
    /// <summary>The block of a minor version, followed by zeros where other data of the runtime begins.</summary>
    public static byte[] For(int minor)
    {
        string[] words = (minor switch
        {
            13 => Python313,
            14 => Python314,
            _ => Python315,
        }).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        byte[] block = new byte[DebugOffsets.MaxSize];
        for (int i = 0; i < words.Length; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(block.AsSpan(i * sizeof(ulong)), ulong.Parse(words[i], NumberStyles.HexNumber, CultureInfo.InvariantCulture));
        }

        return block;
    }

    /// <summary>
    /// What a free-threaded build of a minor version publishes: the block of the ordinary build with the offsets of its headers
    /// (Py_GIL_DISABLED). That of 3.13 was seen live; of 3.14 and 3.15 no build was.
    /// </summary>
    public static byte[] ForFreeThreaded(int minor)
    {
        byte[] block = For(minor);
        DebugOffsetPositions at = DebugOffsetPositions.For(minor);
        const int FreeThreadedWord = 16;
        Put(FreeThreadedWord, 1);
        // The object header takes 32 bytes instead of 16.
        foreach (int position in (int[])[at.CodeFileName, at.CodeQualifiedName, at.CodeLineTable, at.CodeFirstLine, at.CodeInstructions,
            at.ObjectType, at.BytesSize, at.BytesData, at.UnicodeState, at.UnicodeLength, at.UnicodeAsciiSize])
        {
            Put(position, Get(position) + 16);
        }

        // struct _gil_runtime_state begins with "enabled", whose offset alone is of that structure.
        Put(at.InterpreterGilEnabled, 0);
        Put(at.InterpreterGilHolder, Get(at.InterpreterOwnGil) + 16);
        Put(at.InterpreterGilLocked, Get(at.InterpreterOwnGil) + 24);
        if (minor >= 14)
        {
            Put(at.FrameBytecodeIndex, 72);
            Put(at.FrameOwner, 78);
            Put(at.CodeThreadLocalBytecode, 224);
            Put(at.CodeInstructions, 232);
        }

        return block;

        ulong Get(int position) => BinaryPrimitives.ReadUInt64LittleEndian(block.AsSpan(position));
        void Put(int position, ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(block.AsSpan(position), value);
    }

    // 64-bit words, hexadecimal.
    private const string Python313 = """
        7970677562656478 30d00f0 0 452b8 260 278 2f998 1c68 1c60 1cb0 1ce8 1de8 1dd8 1de0 10 1e48 0 1e58 1e50 130 0 8
        10 48 98 a0 e8 20 50 8 0 38 48 46 d0 70 78 80 88 44 34 60 68 c8 10 8 1a0 18 58 a8 20 18 10 28 18 10 30 20 28
        18 10 20 10 18 28 10 20 40 20 10 28 f0 c8 1 0 1 0 0 0 0 0 1 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 72 0 0
        0 0 0 6d
        """;

    // 64-bit words, hexadecimal.
    private const string Python314 = """
        7970677562656478 30e0af0 0 4d4c8 310 328 37248 1c70 1c68 1cb0 1cc0 1cf0 1e08 1df8 1e00 10 1e68 0 1e78 1e70
        1f38 0 340 0 8 10 48 98 a0 e8 20 58 8 0 38 50 4a 40 0 d8 70 78 80 88 44 34 60 68 d0 0 10 8 1a0 18 58 a8 28 20
        10 28 18 10 c8 18 28 20 30 20 28 18 10 20 10 18 28 10 20 40 20 10 28 108 c0 a0 18 48 43 0 8 18 130 1f8c 0 4
        200 1 0 1 0 0 0 0 0 1
        """;

    // 64-bit words, hexadecimal.
    private const string Python315 = """
        7970677562656478 30f02f0 0 549c8 390 3a8 373c0 1c68 1c60 1ca8 1cb8 1ce8 1da8 1d98 1da0 10 1e38 0 1e48 1e40
        1f08 0 378 0 8 10 48 50 58 60 b0 b8 100 20 24 28 88 120 0 58 8 0 38 50 4a 40 0 d8 70 78 80 88 44 34 60 68 d0
        0 10 8 1a8 18 58 a8 20 120 3b0 378 28 20 10 28 18 10 c8 18 28 20 30 20 28 18 10 20 10 18 28 10 20 40 20 10 28
        38 b0 70 78 460 68 a0 18 48 43 0 8 18 158 1f5c 0 4 200
        """;
}
