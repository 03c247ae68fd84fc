using System.Runtime.InteropServices;

namespace Austin.Common.CPython.Layouts;

/// <summary>Layouts of CPython 3.8 to 3.12, which do not publish their own. Source: offsetof in each version's headers, release builds.</summary>
internal static class KnownLayouts
{
    // glibc's mutex takes 8 bytes more on aarch64, and a GIL structure has two (sysdeps/aarch64/nptl/bits/pthreadtypes-arch.h).
    private const int LargerGil = 16;

    /// <summary>The layout of a minor version of CPython 3.</summary>
    /// <param name="minor">The version.</param>
    /// <param name="machine">The machine of the interpreter: what follows the GIL in a structure lies further on aarch64.</param>
    /// <returns>null for versions that are too old, or that publish debug offsets.</returns>
    public static InterpreterLayout? For(int minor, Architecture machine = Architecture.X64) => OfX64(minor) is not { } layout ? null
        : machine == Architecture.Arm64 && layout.RuntimeCurrentThread >= 0
            ? layout with { RuntimeCurrentThread = layout.RuntimeCurrentThread + LargerGil }
            : layout;

    private static InterpreterLayout? OfX64(int minor) => minor switch
    {
        8 => Python38,
        9 => Python39,
        10 => Python310,
        11 => Python311,
        12 => Python312,
        _ => null,
    };

    /// <summary>Python 3.8: Include/cpython/pystate.h, Include/internal/pycore_pystate.h, Include/frameobject.h, Include/code.h.</summary>
    private static readonly InterpreterLayout Python38 = new()
    {
        Minor = 8,
        RuntimeInterpretersHead = 32,
        RuntimeMainThread = 72,
        RuntimeFinalizing = 16,
        RuntimeCurrentThread = 1368,
        RuntimeGcCollecting = 544,
        InterpreterNext = 0,
        InterpreterId = 16,
        InterpreterThreadsHead = 8,
        InterpreterThreadsMade = 2664,
        InterpreterModules = 56,
        ThreadNext = 8,
        ThreadInterpreter = 16,
        ThreadTop = 24,
        ThreadPthread = 176,
        ThreadRaised = 88,
        ThreadHandled = 144,
        FrameCode = 32,
        FramePrevious = 24,
        FrameInstruction = 104,
        FrameState = 116,
        FrameSize = 120,
        CodeFirstLine = 40,
        CodeFileName = 104,
        CodeQualifiedName = 112,
        CodeLineTable = 120,
        CodeBytes = 48,
        UnicodeAsciiData = 48,
        UnicodeCompactData = 72,
    };

    /// <summary>Python 3.9: as 3.8 but for the runtime and the collector, which moved into the interpreter.</summary>
    private static readonly InterpreterLayout Python39 = Python38 with
    {
        Minor = 9,
        FrameGenerator = 96,
        RuntimeCurrentThread = 568,
        RuntimeGcCollecting = -1,
        InterpreterId = 24,
        InterpreterThreadsMade = 3496,
        InterpreterModules = 856,
        InterpreterGcCollecting = 816,
    };

    /// <summary>Python 3.10: f_lasti counts two-byte units.</summary>
    private static readonly InterpreterLayout Python310 = Python39 with
    {
        Minor = 10,
        FrameGenerator = -1,
        InterpreterThreadsMade = 3448,
        ThreadCFrame = 48,
        FrameInstruction = 96,
        FrameState = 108,
        FrameSize = 112,
        InstructionUnit = 2,
    };

    /// <summary>Python 3.11: Include/internal/pycore_frame.h, Include/cpython/code.h.</summary>
    private static readonly InterpreterLayout Python311 = new()
    {
        Minor = 11,
        RuntimeInterpretersHead = 40,
        RuntimeMainThread = 80,
        RuntimeFinalizing = 24,
        RuntimeCurrentThread = 576,
        InterpreterNext = 0,
        InterpreterId = 48,
        InterpreterThreadsHead = 16,
        InterpreterThreadsMade = 8,
        InterpreterGcCollecting = 848,
        InterpreterModules = 888,
        ThreadNext = 8,
        ThreadInterpreter = 16,
        ThreadTop = 56,
        ThreadCFrame = 56,
        ThreadPthread = 152,
        ThreadNativeId = 160,
        ThreadDataStackChunk = 296,
        ThreadRaised = 96,
        ThreadHandled = 120,
        CFrameCurrentFrame = 8,
        FrameCode = 32,
        FramePrevious = 48,
        FrameInstruction = 56,
        FrameOwner = 69,
        FrameIsEntry = 68,
        FrameSize = 72,
        CodeFirstLine = 72,
        CodeFileName = 112,
        CodeQualifiedName = 128,
        CodeLineTable = 136,
        CodeInstructions = 184,
        UnicodeAsciiData = 48,
        UnicodeCompactData = 72,
    };

    /// <summary>Python 3.12: the GIL moved into the interpreter; strings lost their wchar_t cache.</summary>
    private static readonly InterpreterLayout Python312 = new()
    {
        Minor = 12,
        RuntimeInterpretersHead = 40,
        RuntimeMainThread = 64,
        RuntimeFinalizing = 24,
        InterpreterNext = 0,
        InterpreterId = 8,
        InterpreterThreadsHead = 72,
        InterpreterThreadsMade = 64,
        InterpreterGcCollecting = 312,
        InterpreterModules = 944,
        InterpreterGil = 384,
        ThreadNext = 8,
        ThreadInterpreter = 16,
        ThreadTop = 56,
        ThreadCFrame = 56,
        ThreadPthread = 136,
        ThreadNativeId = 144,
        ThreadDataStackChunk = 232,
        ThreadRaised = 96,
        ThreadHandled = 104,
        CFrameCurrentFrame = 0,
        FrameCode = 0,
        FramePrevious = 8,
        FrameInstruction = 56,
        FrameOwner = 70,
        FrameSize = 72,
        CodeFirstLine = 68,
        CodeFileName = 112,
        CodeQualifiedName = 128,
        CodeLineTable = 136,
        CodeInstructions = 192,
        UnicodeAsciiData = 40,
        UnicodeCompactData = 56,
    };
}
