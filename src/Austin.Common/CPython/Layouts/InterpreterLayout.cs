

namespace Austin.Common.CPython.Layouts;

/// <summary>
/// Where the fields that a sampler reads lie inside CPython's structures, for one version. Byte offsets; -1 means
/// that the version has no such field.
/// </summary>
/// <remarks>
/// 3.8 to 3.12: <see cref="KnownLayouts"/>, from each version's headers. 3.13 and later: <see cref="DebugOffsets"/>,
/// which the interpreter publishes at the start of its runtime structure.
/// </remarks>
internal sealed record InterpreterLayout
{
    public required int Minor { get; init; }

    /// <summary>A build without the GIL (3.13t and later).</summary>
    public bool IsFreeThreaded { get; init; }

    // _PyRuntimeState
    public required int RuntimeInterpretersHead { get; init; }
    public int RuntimeMainThread { get; init; } = -1;
    public required int RuntimeFinalizing { get; init; }

    /// <summary>3.8–3.11: the thread state that holds the GIL, 0 if none (<c>gilstate.tstate_current</c>).</summary>
    public int RuntimeCurrentThread { get; init; } = -1;

    /// <summary>3.8: the collector belongs to the runtime.</summary>
    public int RuntimeGcCollecting { get; init; } = -1;

    // PyInterpreterState
    public required int InterpreterNext { get; init; }
    public required int InterpreterId { get; init; }
    public required int InterpreterThreadsHead { get; init; }

    /// <summary>64-bit counter of the thread states ever made: the list's head may be new at the address of the old one.</summary>
    public required int InterpreterThreadsMade { get; init; }
    public int InterpreterGcCollecting { get; init; } = -1;

    /// <summary>The dictionary <c>sys.modules</c>.</summary>
    public int InterpreterModules { get; init; } = -1;

    /// <summary>3.12+: pointer to the GIL structure the interpreter uses.</summary>
    public int InterpreterGil { get; init; } = -1;

    /// <summary>3.14+: 64-bit counter that rises whenever a code object dies.</summary>
    public int InterpreterCodeGeneration { get; init; } = -1;

    // struct _gil_runtime_state
    /// <summary>Free-threaded: int32, not 0 where the GIL is switched on: by <c>PYTHON_GIL=1</c>, or by an extension module that needs it.</summary>
    public int GilEnabled { get; init; } = -1;
    public int GilLastHolder { get; init; } = 8;
    public int GilLocked { get; init; } = 16;

    // PyThreadState
    public required int ThreadNext { get; init; }
    public required int ThreadInterpreter { get; init; }

    /// <summary>3.8–3.10: frame object; 3.11, 3.12: cframe; 3.13+: interpreter frame.</summary>
    public required int ThreadTop { get; init; }
    public required int ThreadPthread { get; init; }

    /// <summary>3.10–3.12: pointer to a structure in the C frame of the innermost call of the evaluation loop, or in the thread state itself.</summary>
    public int ThreadCFrame { get; init; } = -1;

    /// <summary>3.11+: kernel id of the thread, as the target sees it.</summary>
    public int ThreadNativeId { get; init; } = -1;
    public int ThreadDataStackChunk { get; init; } = -1;

    /// <summary>Free-threaded: int32, 0 detached from the interpreter, 1 attached, 2 suspended until the world goes on (<c>state</c>).</summary>
    public int ThreadAttachment { get; init; } = -1;

    /// <summary>3.8–3.11: type, value and traceback of the exception that propagates (<c>curexc_type</c>); 3.12+: the exception (<c>current_exception</c>).</summary>
    public required int ThreadRaised { get; init; }

    /// <summary>Pointer to the innermost <c>_PyErr_StackItem</c>: the exception that is handled (<c>exc_info</c>).</summary>
    public required int ThreadHandled { get; init; }

    /// <summary>3.15: the marker frame inside the thread state at which every chain ends.</summary>
    public int ThreadBaseFrame { get; init; } = -1;

    /// <summary>3.11, 3.12: the frame in the structure that <see cref="ThreadTop"/> points to.</summary>
    public int CFrameCurrentFrame { get; init; } = -1;

    // PyFrameObject (3.8–3.10) or _PyInterpreterFrame (3.11+)
    public required int FrameCode { get; init; }
    public required int FramePrevious { get; init; }

    /// <summary>3.8–3.10: 32-bit index (<c>f_lasti</c>); 3.11+: pointer into the code.</summary>
    public required int FrameInstruction { get; init; }

    /// <summary>3.11+: who owns the frame's memory, one byte; 3 and above is a marker, not a frame of the program.</summary>
    public int FrameOwner { get; init; } = -1;

    /// <summary>3.11: one byte, not 0 in the first frame of a C call of the evaluation loop.</summary>
    public int FrameIsEntry { get; init; } = -1;

    /// <summary>3.8, 3.9: one byte (<c>f_executing</c>); 3.10: one byte (<c>f_state</c>).</summary>
    public int FrameState { get; init; } = -1;

    /// <summary>3.9: the generator that a frame belongs to (<c>f_gen</c>); it holds its frame and, behind it, one byte that tells whether it runs.</summary>
    public int FrameGenerator { get; init; } = -1;

    /// <summary>3.8–3.10: the frame that a generator runs (<c>gi_frame</c>).</summary>
    public const int GeneratorFrameObject = 16;

    /// <summary>Free-threaded 3.14+: int32 index of the thread's copy of the bytecode.</summary>
    public int FrameBytecodeIndex { get; init; } = -1;

    /// <summary>
    /// 3.11–3.13: int32, values on the value stack, locals included, -1 while it executes; 3.14+: pointer behind the last
    /// value, as of the last call.
    /// </summary>
    public const int FrameStackTop = 64;

    /// <summary>Bytes of a frame that have to be read to get all fields above; from 3.11 on its locals and values follow.</summary>
    public required int FrameSize { get; init; }

    /// <summary>Bytes per step of <c>f_lasti</c>: 1 up to 3.9, 2 in 3.10.</summary>
    public int InstructionUnit { get; init; } = 1;

    // PyCodeObject
    public required int CodeFirstLine { get; init; }
    public required int CodeFileName { get; init; }

    /// <summary>The qualified name from 3.11 on, the bare name before.</summary>
    public required int CodeQualifiedName { get; init; }
    public required int CodeLineTable { get; init; }

    /// <summary>The bare name: the field before the qualified name from 3.11 on.</summary>
    public int CodeName => CodeInstructions < 0 ? CodeQualifiedName : CodeQualifiedName - sizeof(ulong);

    /// <summary>The tuple <c>co_names</c>.</summary>
    public int CodeNames => CodeInstructions < 0 ? 64 : VarObjectSize + 16;

    public int CodeFlags => CodeInstructions < 0 ? 36 : VarObjectSize + 32;

    /// <summary>3.11+: int32, locals, cells and free variables.</summary>
    public int CodeLocals => CodeFirstLine + 4;

    /// <summary>3.11+: int32, most values on the value stack.</summary>
    public int CodeStackSize => CodeFirstLine - 4;

    /// <summary>3.12+: uint32, a number that each code object gets of its own when it is made (<c>co_version</c>).</summary>
    public int CodeVersion => Minor >= 12 ? CodeFirstLine + 24 : -1;

    /// <summary>3.11+: the frame inside a generator (<c>gi_iframe</c>).</summary>
    public int GeneratorFrame => Minor == 11 ? 80 : 56 + VarObjectSize;

    /// <summary>First item of a tuple; 3.14+ keeps the hash in front of it.</summary>
    public int TupleItems => VarObjectSize + (Minor >= 14 ? 16 : 8);

    /// <summary>3.11+: where the instructions begin in the code object; before that they are a bytes object.</summary>
    public int CodeInstructions { get; init; } = -1;

    /// <summary>3.8–3.10: pointer to the bytes object that holds the instructions.</summary>
    public int CodeBytes { get; init; } = -1;

    /// <summary>Free-threaded 3.14+: pointer to the array of the bytecode's per-thread copies.</summary>
    public int CodeThreadLocalBytecode { get; init; } = -1;

    // PyObject, PyVarObject, PyBytesObject, PyUnicodeObject
    public int ObjectType { get; init; } = 8;
    public int VarObjectSize { get; init; } = 16;
    public int BytesData { get; init; } = 32;
    public int UnicodeLength { get; init; } = 16;
    public int UnicodeState { get; init; } = 32;

    /// <summary>Text of a compact ASCII string.</summary>
    public required int UnicodeAsciiData { get; init; }

    /// <summary>Text of any other compact string.</summary>
    public required int UnicodeCompactData { get; init; }

    /// <summary>Which line table the version has.</summary>
    public LineTableFormat LineTableFormat => Minor switch
    {
        <= 9 => LineTableFormat.Lnotab,
        10 => LineTableFormat.LineTable,
        _ => LineTableFormat.Locations,
    };

    /// <summary>3.11+: frames lie on the thread's data stack; before, each is an object on the heap.</summary>
    public bool HasDataStack => ThreadDataStackChunk >= 0;

    /// <summary>The word after <c>datastack_chunk</c> in all versions to date: first free slot of the newest chunk.</summary>
    public int ThreadDataStackTop => ThreadDataStackChunk + sizeof(ulong);

    /// <summary>
    /// 3.11–3.13: int32, not 0 while a trace, profile or monitoring function runs; one int32 lies between it and
    /// <see cref="ThreadTop"/>, which is aligned.
    /// </summary>
    public int ThreadTracing => Minor is >= 11 and <= 13 ? ThreadTop - 12 : -1;

    /// <summary>The word that tells which thread a thread state is bound to.</summary>
    public int ThreadIdentity => ThreadNativeId >= 0 ? ThreadNativeId : ThreadPthread;

    /// <summary>The value of the exception that propagates; up to 3.11 it may be what its type is called with.</summary>
    public int ThreadRaisedValue => Minor <= 11 ? ThreadRaised + sizeof(ulong) : ThreadRaised;

    /// <summary>The exception in a <c>_PyErr_StackItem</c>: behind its type up to 3.10, which is not kept from 3.11 on (Include/cpython/pystate.h).</summary>
    public int HandledValue => Minor <= 10 ? 8 : 0;

    /// <summary>The item of the code around it: behind type, value and traceback up to 3.10, behind the value from 3.11 on.</summary>
    public int HandledPrevious => Minor <= 10 ? 24 : 8;

    /// <summary>Bytes of the thread state that have to be read to get all fields above.</summary>
    public int ThreadHeadSize => Math.Max(Math.Max(ThreadDataStackTop, ThreadPthread), Math.Max(ThreadNativeId, ThreadTop)) + sizeof(ulong);

    /// <summary>3.14+: the two lowest bits of the code pointer are a tag.</summary>
    public ulong CodePointerMask => Minor >= 14 ? ~3UL : ~0UL;
}
