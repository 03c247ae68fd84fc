namespace Austin.Common.CPython.Layouts;

/// <summary>Byte positions, inside the debug offsets block of one minor version, of the words a sampler needs; -1 where there is none.</summary>
internal sealed record DebugOffsetPositions
{
    public int RuntimeFinalizing { get; } = 32;
    public int RuntimeInterpretersHead { get; } = 40;
    public int InterpreterId { get; } = 56;
    public int InterpreterNext { get; } = 64;
    public int InterpreterThreadsHead { get; } = 72;
    public required int InterpreterGc { get; init; }
    public required int InterpreterModules { get; init; }
    public required int InterpreterGil { get; init; }
    public required int InterpreterOwnGil { get; init; }
    public required int InterpreterGilEnabled { get; init; }
    public required int InterpreterGilLocked { get; init; }
    public required int InterpreterGilHolder { get; init; }
    public required int InterpreterCodeGeneration { get; init; }
    public required int ThreadPrevious { get; init; }
    public required int ThreadNext { get; init; }
    public required int ThreadInterpreter { get; init; }
    public required int ThreadCurrentFrame { get; init; }
    public required int ThreadBaseFrame { get; init; }
    public required int ThreadPthread { get; init; }
    public required int ThreadNativeId { get; init; }
    public required int ThreadDataStackChunk { get; init; }
    public required int ThreadStatus { get; init; }

    /// <summary>Bytes from the thread's status to <c>state</c> (struct _ts in Include/cpython/pystate.h); no word of the block tells it.</summary>
    public required int StatusToAttachment { get; init; }

    /// <summary>3.15+: <c>current_exception</c>.</summary>
    public int ThreadRaised { get; init; } = -1;
    public required int FramePrevious { get; init; }
    public required int FrameExecutable { get; init; }
    public required int FrameInstruction { get; init; }
    public required int FrameLocals { get; init; }
    public required int FrameOwner { get; init; }
    public required int FrameBytecodeIndex { get; init; }
    public required int CodeFileName { get; init; }
    public required int CodeQualifiedName { get; init; }
    public required int CodeLineTable { get; init; }
    public required int CodeFirstLine { get; init; }
    public required int CodeInstructions { get; init; }
    public required int CodeThreadLocalBytecode { get; init; }
    public required int ObjectType { get; init; }
    public required int BytesSize { get; init; }
    public required int BytesData { get; init; }
    public required int UnicodeState { get; init; }
    public required int UnicodeLength { get; init; }
    public required int UnicodeAsciiSize { get; init; }
    public required int GcCollecting { get; init; }

    /// <summary>The positions of a minor version; a newer one than is known is tried with the newest.</summary>
    public static DebugOffsetPositions For(int minor) => minor switch
    {
        13 => Python313,
        14 => Python314,
        _ => Python315,
    };

    private static readonly DebugOffsetPositions Python313 = new()
    {
        InterpreterGc = 80,
        InterpreterModules = 88,
        InterpreterGil = 112,
        InterpreterOwnGil = 120,
        InterpreterGilEnabled = 128,
        InterpreterGilLocked = 136,
        InterpreterGilHolder = 144,
        InterpreterCodeGeneration = -1,
        ThreadPrevious = 160,
        ThreadNext = 168,
        ThreadInterpreter = 176,
        ThreadCurrentFrame = 184,
        ThreadBaseFrame = -1,
        ThreadPthread = 192,
        ThreadNativeId = 200,
        ThreadDataStackChunk = 208,
        ThreadStatus = 216,
        StatusToAttachment = 8,
        FramePrevious = 232,
        FrameExecutable = 240,
        FrameInstruction = 248,
        FrameLocals = 256,
        FrameOwner = 264,
        FrameBytecodeIndex = -1,
        CodeFileName = 280,
        CodeQualifiedName = 296,
        CodeLineTable = 304,
        CodeFirstLine = 312,
        CodeInstructions = 344,
        CodeThreadLocalBytecode = -1,
        ObjectType = 360,
        BytesSize = 520,
        BytesData = 528,
        UnicodeState = 544,
        UnicodeLength = 552,
        UnicodeAsciiSize = 560,
        GcCollecting = 576,
    };

    private static readonly DebugOffsetPositions Python314 = new()
    {
        InterpreterGc = 88,
        InterpreterModules = 96,
        InterpreterGil = 120,
        InterpreterOwnGil = 128,
        InterpreterGilEnabled = 136,
        InterpreterGilLocked = 144,
        InterpreterGilHolder = 152,
        InterpreterCodeGeneration = 160,
        ThreadPrevious = 184,
        ThreadNext = 192,
        ThreadInterpreter = 200,
        ThreadCurrentFrame = 208,
        ThreadBaseFrame = -1,
        ThreadPthread = 216,
        ThreadNativeId = 224,
        ThreadDataStackChunk = 232,
        ThreadStatus = 240,
        StatusToAttachment = 12,
        FramePrevious = 256,
        FrameExecutable = 264,
        FrameInstruction = 272,
        FrameLocals = 280,
        FrameOwner = 288,
        FrameBytecodeIndex = 304,
        CodeFileName = 320,
        CodeQualifiedName = 336,
        CodeLineTable = 344,
        CodeFirstLine = 352,
        CodeInstructions = 384,
        CodeThreadLocalBytecode = 392,
        ObjectType = 408,
        BytesSize = 600,
        BytesData = 608,
        UnicodeState = 624,
        UnicodeLength = 632,
        UnicodeAsciiSize = 640,
        GcCollecting = 656,
    };

    private static readonly DebugOffsetPositions Python315 = new()
    {
        InterpreterGc = 88,
        InterpreterModules = 96,
        InterpreterGil = 120,
        InterpreterOwnGil = 128,
        InterpreterGilEnabled = 136,
        InterpreterGilLocked = 144,
        InterpreterGilHolder = 152,
        InterpreterCodeGeneration = 160,
        ThreadPrevious = 184,
        ThreadNext = 192,
        ThreadInterpreter = 200,
        ThreadCurrentFrame = 208,
        ThreadBaseFrame = 216,
        ThreadPthread = 240,
        ThreadNativeId = 248,
        ThreadDataStackChunk = 256,
        ThreadStatus = 264,
        StatusToAttachment = 16,
        ThreadRaised = 288,
        FramePrevious = 320,
        FrameExecutable = 328,
        FrameInstruction = 336,
        FrameLocals = 344,
        FrameOwner = 352,
        FrameBytecodeIndex = 368,
        CodeFileName = 384,
        CodeQualifiedName = 400,
        CodeLineTable = 408,
        CodeFirstLine = 416,
        CodeInstructions = 448,
        CodeThreadLocalBytecode = 456,
        ObjectType = 472,
        BytesSize = 696,
        BytesData = 704,
        UnicodeState = 720,
        UnicodeLength = 728,
        UnicodeAsciiSize = 736,
        GcCollecting = 760,
    };
}
