using System.Buffers.Binary;
using Austin.Common.CPython.Code;
using Austin.Common.CPython.Layouts;
using Austin.Common.CPython.Objects;
using Austin.Common.CPython.Stacks;

namespace Austin.Common.CPython.Tasks;

/// <summary>Follows a suspended coroutine to what it awaits, and that on to the innermost await.</summary>
/// <remarks>What an object awaits lies on top of the value stack of its frame: _PyGen_yf in Objects/genobject.c of each version.</remarks>
internal sealed class CoroutineReader(ObjectMemory memory, InterpreterLayout layout, AsyncTypes types, CodeCache codes)
{
    /// <summary>Most coroutines that await one another; what is behind them is left out.</summary>
    public const int MaxFrames = 2048;

    // Some lie behind a wrapper, which may wrap another.
    private const int MaxSteps = 3 * MaxFrames;
    private const int CodeUnit = 2;

    // RESUME: where a frame goes on. 1 behind a yield, 2 behind a yield from, 3 behind an await, in its two lowest bits.
    private const int ResumeMask = 3;
    private const int ResumeYieldFrom = 2;

    // Most values of a frame: larger numbers are garbage.
    private const int MaxValues = 1 << 16;

    private readonly CoroutineLayout _layout = new(layout);
    private readonly byte[] _frame = new byte[sizeof(ulong) + layout.FrameSize];
    private readonly byte[] _heapFrame = new byte[new CoroutineLayout(layout).HeapFrameSize];
    private readonly HashSet<ulong> _seen = [];

    /// <summary>Walks to the innermost await.</summary>
    /// <param name="coroutine">The outermost coroutine.</param>
    /// <param name="frames">Frames are appended here, outermost first; none of a coroutine that has ended.</param>
    /// <returns>Whether the outermost one was executing: what it called is on the stack of a thread.</returns>
    public bool Walk(ulong coroutine, List<RawFrame> frames)
    {
        bool isExecuting = false;
        ulong current = coroutine;
        _seen.Clear();
        for (int step = 0; step < MaxSteps && frames.Count < MaxFrames && _seen.Add(current); step++)
        {
            switch (types.Of(current))
            {
                case AsyncKind.Coroutine:
                    bool isFound = layout.HasDataStack
                        ? TryFrame(current, out RawFrame frame, out ulong awaited, out bool runs)
                        : TryHeapFrame(current, out frame, out awaited, out runs);
                    if (!isFound)
                    {
                        return isExecuting;
                    }

                    isExecuting |= runs && frames.Count == 0;
                    frames.Add(frame);
                    current = awaited;
                    break;
                case AsyncKind.Wrapper:
                    current = memory.Word(current + (ulong)_layout.Wrapped);
                    break;
                default:
                    return isExecuting;
            }
        }

        return isExecuting;
    }

    // 3.11+: the frame is inside of the object, its state in front of it; both are of one read.
    private bool TryFrame(ulong coroutine, out RawFrame frame, out ulong awaited, out bool isExecuting)
    {
        frame = default;
        awaited = 0;
        isExecuting = false;
        ulong address = coroutine + (ulong)layout.GeneratorFrame;
        if (!memory.TryRead(address - sizeof(ulong), _frame))
        {
            return false;
        }

        sbyte state = (sbyte)_frame[sizeof(ulong) + _layout.State - layout.GeneratorFrame];
        ReadOnlySpan<byte> fields = _frame.AsSpan(sizeof(ulong));
        ulong code = BinaryPrimitives.ReadUInt64LittleEndian(fields[layout.FrameCode..]) & layout.CodePointerMask;
        isExecuting = _layout.IsExecuting(state);
        bool isSuspended = _layout.IsSuspended(state);
        if ((!isExecuting && !isSuspended && !_layout.IsCreated(state)) || codes.Get(code) is not { } known)
        {
            return false;
        }

        ulong instruction = FrameInstruction.Read(fields, layout, codes, code);
        frame = new RawFrame(address, code, instruction, RawFrameTraits.None);
        if (isSuspended && IsAwaiting(state, known, (long)(instruction - code - (ulong)layout.CodeInstructions)))
        {
            ulong values = address + (ulong)layout.FrameSize;
            ulong first = values + ((ulong)known.Shape.Locals * sizeof(ulong));
            ulong end = layout.Minor >= 14
                ? BinaryPrimitives.ReadUInt64LittleEndian(fields[InterpreterLayout.FrameStackTop..])
                : values + ((ulong)BinaryPrimitives.ReadInt32LittleEndian(fields[InterpreterLayout.FrameStackTop..]) * sizeof(ulong));
            ulong at = end - (ulong)(_layout.Above * sizeof(ulong));
            awaited = at >= first && end <= address + (ulong)known.Shape.FrameBytes ? memory.Word(at) & layout.CodePointerMask : 0;
        }

        return true;
    }

    private bool IsAwaiting(sbyte state, CodeObject code, long offset)
    {
        if (_layout.HasAwaitingState)
        {
            return _layout.IsAwaiting(state);
        }

        // The instruction behind the last one is RESUME, whatever the interpreter has put in its place.
        long argument = offset + CodeUnit + 1;
        return offset >= 0 && argument < code.Instructions.Length && (code.Instructions[argument] & ResumeMask) >= ResumeYieldFrom;
    }

    private bool TryHeapFrame(ulong coroutine, out RawFrame frame, out ulong awaited, out bool isExecuting)
    {
        frame = default;
        awaited = 0;
        isExecuting = false;
        ulong address = memory.Word(coroutine + InterpreterLayout.GeneratorFrameObject);
        if (!ObjectMemory.IsAddress(address) || !memory.TryRead(address, _heapFrame))
        {
            return false;
        }

        ulong code = Word(layout.FrameCode);
        if (codes.Get(code) is not { } known)
        {
            return false;
        }

        byte state = _heapFrame[layout.FrameState];
        isExecuting = _layout.IsHeapFrameExecuting(state);
        long offset = (long)BinaryPrimitives.ReadInt32LittleEndian(_heapFrame.AsSpan(layout.FrameInstruction)) * layout.InstructionUnit;
        frame = new RawFrame(address, code, (ulong)offset, RawFrameTraits.None);
        long next = offset + CodeUnit;
        if (_layout.IsHeapFrameSuspended(state) && offset >= 0 && next < known.Instructions.Length && known.Instructions[next] == CoroutineLayout.YieldFrom)
        {
            awaited = Top();
        }

        return true;
    }

    // The value on top of the value stack of the heap frame that was read; 0 for none.
    private ulong Top()
    {
        ulong values = Word(CoroutineLayout.FrameValues);
        ulong count = layout.Minor <= 9
            ? (Word(_layout.FrameStackTop) - values) / sizeof(ulong)
            : (ulong)BinaryPrimitives.ReadInt32LittleEndian(_heapFrame.AsSpan(_layout.FrameStackTop));
        return count is > 0 and <= MaxValues && ObjectMemory.IsAddress(values) ? memory.Word(values + ((count - 1) * sizeof(ulong))) : 0;
    }

    private ulong Word(int offset) => BinaryPrimitives.ReadUInt64LittleEndian(_heapFrame.AsSpan(offset));
}
