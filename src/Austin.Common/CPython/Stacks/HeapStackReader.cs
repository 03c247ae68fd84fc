using Austin.Common.CPython.Layouts;
using Austin.Common.Memory;

namespace Austin.Common.CPython.Stacks;

/// <summary>Stacks of CPython 3.8 to 3.10: every frame is an object on the heap.</summary>
/// <remarks>
/// The thread state is copied first, so that its frame is the innermost one of that moment; frame objects keep their
/// code, and are reused for it, so the callers are found behind it where the last ones lay.
/// </remarks>
internal sealed class HeapStackReader(IRemoteMemory memory, InterpreterLayout layout, ICodeShapes shapes) : StackReader(memory, layout, shapes)
{
    // Another range costs as much as copying about so many bytes more.
    private const int MergeGap = 2048;

    // Ranges left free for the thread state and what is in front of it.
    private const int Spare = 8;

    // Innermost frames of which it is noted with each read that they are in use.
    private const int HotFrames = 8;

    private const int MaxUses = 1024;

    // 3.8, 3.9: f_executing is a flag; 3.10: f_state is FRAME_EXECUTING.
    private readonly byte _executing = (byte)(layout.Minor >= 10 ? 0 : 1);
    private readonly FrameList _frames = new();

    protected override int Plan(ThreadTrack thread)
    {
        int head = Copy.Add(thread.Address, Layout.ThreadHeadSize);
        Copy.BeginSorted();
        ReadOnlySpan<(ulong Address, int Length)> known = thread.Plan.Apart;
        for (int i = 0; i < known.Length && Copy.Free > Spare && Copy.Length < StackCopy.MaxBytes;)
        {
            (ulong start, int length) = known[i++];
            ulong end = start + (ulong)length;
            ulong most = start + (ulong)(StackCopy.MaxBytes - Copy.Length - Layout.FrameSize);
            for (; i < known.Length && known[i].Address <= end + MergeGap && known[i].Address < most; i++)
            {
                end = known[i].Address + (ulong)known[i].Length;
            }

            _ = Copy.AddWindow(start, (int)(end - start));
        }

        Copy.EndSorted();
        return head;
    }

    protected override bool Replan(ThreadTrack thread)
    {
        thread.Plan.ForgetApart();
        return Memory.TryReadWord(thread.Address + (ulong)Layout.ThreadTop, out _);
    }

    protected override bool TryWalk(ThreadTrack thread, out StackQuality quality)
    {
        IsExact = StandsStill || IsPlaced;
        IsGuessed = false;
        quality = Follow(thread, HeadWord(Layout.ThreadTop));
        _frames.Reverse(0);
        if (quality == StackQuality.RootMissing && !StandsStill && _frames.Count > 0)
        {
            quality = Join(thread);
        }

        thread.Store(_frames.Frames);
        return true;
    }

    private StackQuality Follow(ThreadTrack thread, ulong top)
    {
        _frames.Clear();
        ulong address = top;
        CycleGuard guard = default;
        while (address != 0)
        {
            if (_frames.Count >= MaxFrames)
            {
                return StackQuality.TooDeep;
            }

            if (guard.Meets(address) || !TryFrame(thread, address, isHot: _frames.Count < HotFrames, out int position, out ulong code, out CodeShape? shape))
            {
                return StackQuality.RootMissing;
            }

            // Every frame object is run by a C call of its own.
            long offset = (long)Copy.Half(position + Layout.FrameInstruction) * Layout.InstructionUnit;
            _frames.Add(new RawFrame(address, code, (ulong)offset, RawFrameTraits.Entry));
            ulong previous = Copy.Word(position + Layout.FramePrevious);
            if (shape is { IsResumable: true } && !StandsStill)
            {
                // A generator that has yielded since it was met has no caller any more.
                bool isTaken = previous != 0;
                IsGuessed |= !isTaken;
                previous = isTaken ? previous : Consumer(thread, address, code);
                if (previous == 0 && Copy.Buffer[position + Layout.FrameState] != _executing)
                {
                    return StackQuality.RootMissing;
                }

                if (isTaken)
                {
                    Remember(thread.Uses, address, new GeneratorUse(code, previous));
                }
            }

            address = previous;
        }

        return StackQuality.Whole;
    }

    private bool TryFrame(ThreadTrack thread, ulong address, bool isHot, out int position, out ulong code, out CodeShape? shape)
    {
        code = 0;
        shape = null;
        position = 0;
        if ((address & 7) != 0)
        {
            return false;
        }

        bool isKnown = Copy.TryFind(address, Layout.FrameSize, out position);
        if (!isKnown && !Copy.TryFetch(address, Layout.FrameSize, out position))
        {
            return false;
        }

        if (!isKnown || isHot)
        {
            thread.Plan.NoteUse(address, Layout.FrameSize);
        }

        // A frame whose code object cannot be read has callers all the same.
        code = Copy.Word(position + Layout.FrameCode);
        shape = code == 0 ? null : Shapes.Find(code);
        return code != 0;
    }

    // Who took up a generator when it was last seen running, if that frame still executes; 0 when that is not known.
    private ulong Consumer(ThreadTrack thread, ulong address, ulong code) =>
        thread.Uses.TryGetValue(address, out GeneratorUse use) && use.Code == code
        && Copy.TryFind(use.Consumer, Layout.FrameSize, out int position) && IsExecuting(position)
            ? use.Consumer : 0;

    private static void Remember(Dictionary<ulong, GeneratorUse> uses, ulong address, GeneratorUse use)
    {
        if (uses.Count >= MaxUses)
        {
            uses.Clear();
        }

        uses[address] = use;
    }

    // The innermost frames are known, and break off at a generator that has yielded since. The outer part of the last
    // stack holds as far as its frames still execute, each called by the one before.
    private StackQuality Join(ThreadTrack thread)
    {
        int inner = _frames.Count;
        ulong caller = 0;
        for (int i = 0; i < thread.FrameCount; i++)
        {
            RawFrame last = thread.Frames[i];
            if (!Copy.TryFind(last.Address, Layout.FrameSize, out int position) || !IsExecuting(position)
                || Copy.Word(position + Layout.FramePrevious) != caller || Copy.Word(position + Layout.FrameCode) != last.Code
                || IsAmong(last.Address, inner))
            {
                break;
            }

            caller = last.Address;
            long offset = (long)Copy.Half(position + Layout.FrameInstruction) * Layout.InstructionUnit;
            _frames.Add(last with { Instruction = (ulong)offset });
        }

        if (_frames.Count == inner)
        {
            return StackQuality.RootMissing;
        }

        _frames.Unlink(inner - 1);
        _frames.Rotate(inner);
        return StackQuality.MiddleMissing;
    }

    private bool IsAmong(ulong address, int count)
    {
        foreach (ref readonly RawFrame frame in _frames.Frames[..count])
        {
            if (frame.Address == address)
            {
                return true;
            }
        }

        return false;
    }

    private bool IsExecuting(int position) => Copy.Buffer[position + Layout.FrameState] == _executing;
}
