using System.Buffers.Binary;

namespace Austin.Common.CPython.Layouts;

/// <summary>
/// The block of offsets that CPython 3.13 and later publish at the start of <c>_PyRuntime</c> for readers in other
/// processes (Include/internal/pycore_debug_offsets.h).
/// </summary>
/// <remarks>The order of its 64-bit words changes with every minor version; the first three do not.</remarks>
internal static class DebugOffsets
{
    /// <summary>Bytes to read; the largest known block.</summary>
    public const int MaxSize = 888;

    private const int VersionWord = 8;
    private const int FreeThreadedWord = 16;

    // 3.13, 3.14: current_exception, exc_info, dict, gilstate_counter, async_exc, thread_id (struct _ts in Include/cpython/pystate.h).
    private const int RaisedToPthread = 40;

    // Structures of the interpreter are far smaller; larger numbers are garbage.
    private const ulong MaxOffset = 1 << 20;

    // Bytes of a GIL's structure at most: some 200 as yet.
    private const int MostGil = 4096;

    /// <summary>"xdebugpy"</summary>
    private static ReadOnlySpan<byte> Cookie => "xdebugpy"u8;

    /// <summary>Whether a block begins with the cookie.</summary>
    public static bool HasCookie(ReadOnlySpan<byte> block) => block.StartsWith(Cookie);

    /// <summary>The version in a block that begins with the cookie.</summary>
    public static PythonVersion Version(ReadOnlySpan<byte> block) => PythonVersion.FromHex(Word(block, VersionWord));

    /// <summary>Turns the block into a layout.</summary>
    /// <returns>null when the block is too short, of an unknown order, or fails the self-checks.</returns>
    public static InterpreterLayout? TryParse(ReadOnlySpan<byte> block)
    {
        if (block.Length < MaxSize || !HasCookie(block))
        {
            return null;
        }

        PythonVersion version = Version(block);
        if (version.Major != 3 || version.Minor < 13)
        {
            return null;
        }

        DebugOffsetPositions at = DebugOffsetPositions.For(version.Minor);
        bool freeThreaded = Word(block, FreeThreadedWord) == 1;
        int header = freeThreaded ? 32 : 16;
        int gc = Offset(block, at.InterpreterGc);
        int gcCollecting = Offset(block, at.GcCollecting);
        int gil = Offset(block, at.InterpreterOwnGil);
        int asciiSize = Offset(block, at.UnicodeAsciiSize);
        int pthread = Offset(block, at.ThreadPthread);
        int raised = at.ThreadRaised >= 0 ? Offset(block, at.ThreadRaised) : pthread - RaisedToPthread;
        InterpreterLayout layout = new()
        {
            Minor = version.Minor,
            IsFreeThreaded = freeThreaded,
            RuntimeFinalizing = Offset(block, at.RuntimeFinalizing),
            RuntimeInterpretersHead = Offset(block, at.RuntimeInterpretersHead),
            InterpreterId = Offset(block, at.InterpreterId),
            InterpreterNext = Offset(block, at.InterpreterNext),
            InterpreterThreadsHead = Offset(block, at.InterpreterThreadsHead),
            // struct pythreads: next_unique_id, head.
            InterpreterThreadsMade = Offset(block, at.InterpreterThreadsHead) - sizeof(ulong),
            InterpreterGcCollecting = gc < 0 || gcCollecting < 0 ? -1 : gc + gcCollecting,
            InterpreterModules = Offset(block, at.InterpreterModules),
            InterpreterGil = Offset(block, at.InterpreterGil),
            InterpreterCodeGeneration = Offset(block, at.InterpreterCodeGeneration),
            // Of the GIL's structure, where locked and holder are of the interpreter's.
            GilEnabled = freeThreaded ? Offset(block, at.InterpreterGilEnabled) : -1,
            GilLocked = Offset(block, at.InterpreterGilLocked) - gil,
            GilLastHolder = Offset(block, at.InterpreterGilHolder) - gil,
            ThreadNext = Offset(block, at.ThreadNext),
            ThreadInterpreter = Offset(block, at.ThreadInterpreter),
            ThreadTop = Offset(block, at.ThreadCurrentFrame),
            ThreadPthread = pthread,
            ThreadNativeId = Offset(block, at.ThreadNativeId),
            ThreadDataStackChunk = Offset(block, at.ThreadDataStackChunk),
            ThreadAttachment = freeThreaded ? Offset(block, at.ThreadStatus) + at.StatusToAttachment : -1,
            ThreadRaised = raised,
            ThreadHandled = raised + sizeof(ulong),
            ThreadBaseFrame = Offset(block, at.ThreadBaseFrame),
            FrameCode = Offset(block, at.FrameExecutable),
            FramePrevious = Offset(block, at.FramePrevious),
            FrameInstruction = Offset(block, at.FrameInstruction),
            FrameOwner = Offset(block, at.FrameOwner),
            FrameBytecodeIndex = freeThreaded ? Offset(block, at.FrameBytecodeIndex) : -1,
            FrameSize = Offset(block, at.FrameLocals),
            CodeFirstLine = Offset(block, at.CodeFirstLine),
            CodeFileName = Offset(block, at.CodeFileName),
            CodeQualifiedName = Offset(block, at.CodeQualifiedName),
            CodeLineTable = Offset(block, at.CodeLineTable),
            CodeInstructions = Offset(block, at.CodeInstructions),
            CodeThreadLocalBytecode = freeThreaded ? Offset(block, at.CodeThreadLocalBytecode) : -1,
            ObjectType = Offset(block, at.ObjectType),
            VarObjectSize = Offset(block, at.BytesSize),
            BytesData = Offset(block, at.BytesData),
            UnicodeLength = Offset(block, at.UnicodeLength),
            UnicodeState = Offset(block, at.UnicodeState),
            UnicodeAsciiData = asciiSize,
            // PyCompactUnicodeObject adds utf8_length and utf8.
            UnicodeCompactData = asciiSize + (2 * sizeof(ulong)),
        };

        // True of every version to date; a block of another order fails here.
        bool plausible = Offset(block, at.ThreadPrevious) == 0 && layout.ThreadNext == 8 && layout.ThreadInterpreter == 16
            && layout.UnicodeLength == header && layout.VarObjectSize == header && layout.RuntimeInterpretersHead > 0
            && layout.InterpreterThreadsHead > 0 && layout.InterpreterId > 0 && layout.InterpreterNext >= 0
            && layout.ThreadTop > 0 && layout.ThreadRaised > 0 && layout.ThreadNativeId > 0 && layout.ThreadDataStackChunk > 0
            && layout.FrameSize is >= 64 and <= 256 && layout.FrameOwner > 0 && layout.FrameOwner < layout.FrameSize
            && layout.FrameCode >= 0 && layout.FrameCode < layout.FrameSize
            && layout.FramePrevious >= 0 && layout.FramePrevious < layout.FrameSize
            && layout.FrameInstruction > 0 && layout.FrameInstruction < layout.FrameSize
            && layout.CodeInstructions is > 0 and < 512 && layout.CodeFirstLine > 0 && layout.CodeLineTable < layout.CodeInstructions
            && layout.CodeFileName > layout.CodeVersion && layout.CodeFileName < layout.CodeLineTable
            && layout.CodeQualifiedName > layout.CodeVersion && layout.CodeQualifiedName < layout.CodeLineTable
            && layout.ThreadHeadSize <= 4096 && layout.BytesData > 0 && layout.UnicodeState > 0 && asciiSize is > 0 and < 256
            && layout.GilLocked is >= 0 and < MostGil && layout.GilLastHolder is >= 0 and < MostGil && layout.GilEnabled < MostGil
            && layout.ObjectType is > 0 and < 64 && (!freeThreaded || (layout.GilEnabled >= 0 && layout.ThreadAttachment > 0));
        return plausible ? layout : null;
    }

    // -1 for a field the version does not have, and for numbers that cannot be an offset.
    private static int Offset(ReadOnlySpan<byte> block, int position)
    {
        if (position < 0)
        {
            return -1;
        }

        ulong word = Word(block, position);
        return word < MaxOffset ? (int)word : -1;
    }

    private static ulong Word(ReadOnlySpan<byte> block, int position) => BinaryPrimitives.ReadUInt64LittleEndian(block[position..]);
}
