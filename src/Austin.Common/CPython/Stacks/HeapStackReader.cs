using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Austin.Common.CPython.Layouts;
using Austin.Common.Memory;

namespace Austin.Common.CPython.Stacks;

/// <summary>Stacks of CPython 3.8 to 3.10: every frame is an object on the heap.</summary>
/// <remarks>
/// The thread state is copied first, so that its frame is the innermost one of that moment; frame objects keep their
/// code, and are reused for it, so the callers are found behind it where the last ones lay. Where one frame is the
/// innermost one again and again, one read copies both; the moment of a sample is that of the thread state whatever it shows.
/// </remarks>
internal sealed class HeapStackReader(IRemoteMemory memory, InterpreterLayout layout, ICodeShapes shapes) : StackReader(memory, layout, shapes)
{
    // Another range costs as much as copying about so many bytes more.
    private const int MergeGap = 2048;

    // One frame that ran in so many samples one after the other is expected to run in the next: where it does not, the frames
    // are copied later than without that, and more of them have ended.
    private const int SteadyRepeats = 8;

    // Innermost frames that are copied each for itself, in the order of the stack.
    private const int HotFrames = 16;

    // Frame objects of which it is remembered what called them.
    private const int MaxCallers = 4096;

    // How often another caller must be seen before the one that was mostly seen is forgotten.
    private const int MostVotes = 8;

    private const int LeastVotes = 3;

    // Copies in which the callers of the innermost frame are looked for.
    private const int MaxCopies = 4;

    // 3.10: FRAME_UNWINDING, while an exception unwinds the value stack, which may run code.
    private const byte FrameUnwinding = 2;

    // Frames that are new in one stack before it is taken for a deep recursion.
    private const int FewFetches = 16;

    // Callers that are found by looking through all frames that are known, and most of those.
    private const int MaxFound = 64;
    private const int MaxSearched = 2048;
    private const int MaxCallees = 4096;

    // 3.8, 3.9: f_executing is a flag; 3.10: f_state is FRAME_EXECUTING.
    private readonly byte _executing = (byte)(layout.Minor >= 10 ? 0 : 1);
    private readonly FrameList _frames = new();
    private readonly FrameList _inner = new();

    // Whether the last chain ended at a generator that hands an exception on.
    private bool _isThrown;

    private int _fetches;

    // The innermost frame that was expected, for which the callers are copied; 0 for none. Whether the copy was not looked at yet.
    private ulong _foreseen;
    private bool _isNew;

    protected override int Plan(RemoteThread thread)
    {
        _isNew = true;
        _foreseen = thread.TopRepeats >= SteadyRepeats ? thread.LastTop : 0;
        if (_foreseen == 0)
        {
            return PlanByTop(thread);
        }

        int head = Copy.Add(thread.Address, Layout.ThreadHeadSize);
        PlanFrames(thread, _foreseen);
        return head;
    }

    // The thread state is read at once, and tells what to copy.
    private int PlanByTop(RemoteThread thread)
    {
        int head = Copy.Add(thread.Address, Layout.ThreadHeadSize);
        if (Copy.Read() != Layout.ThreadHeadSize)
        {
            return -1;
        }

        Copy.GoOn();
        PlanFrames(thread, Copy.Word(head + Layout.ThreadTop));
        return head;
    }

    private void PlanFrames(RemoteThread thread, ulong top)
    {
        ulong address = top;
        int planned = 0;
        while (address != 0 && planned++ < HotFrames)
        {
            _ = Copy.AddWindow(address, Layout.FrameSize);
            address = thread.Callers.TryGetValue(address, out (ulong Code, RawFrame Caller) known) ? known.Caller.Address : 0;
        }

        Copy.BeginSorted();
        if (planned > HotFrames)
        {
            PlanKnown(thread);
        }

        Copy.EndSorted();
    }

    protected override bool Replan(RemoteThread thread)
    {
        thread.Plan.ForgetOffStack();
        thread.TopRepeats = 0;
        return Memory.TryReadWord(thread.Address + (ulong)Layout.ThreadTop, out _);
    }

    // Whether the frame that ran was the one whose callers were copied; else those are copied now, as by PlanByTop.
    private void MeetTop(RemoteThread thread, ulong top)
    {
        if (!_isNew)
        {
            return;
        }

        _isNew = false;
        IsExtraEarly = _foreseen != 0 && top != _foreseen;
        if (IsExtraEarly)
        {
            Copy.BeginAnother();
            PlanFrames(thread, top);
            _ = TryCopyPlan(thread);
        }

        thread.TopRepeats = top != 0 && top == thread.LastTop ? Math.Min(thread.TopRepeats + 1, SteadyRepeats) : 0;
        thread.LastTop = top;
    }

    protected override bool TryWalk(RemoteThread thread, out StackQuality quality)
    {
        Simultaneity = StandsStill || IsPlaced ? Simultaneity.Certain : Simultaneity.None;
        IsGuessed = false;
        MeetTop(thread, HeadWord(Layout.ThreadTop));
        quality = Follow(thread, HeadWord(Layout.ThreadTop));
        _frames.Reverse(0);
        if (quality == StackQuality.RootMissing && (_isThrown || !StandsStill) && _frames.Count > 0)
        {
            quality = _isThrown ? JoinThrown(thread) : FindCallers(thread);
            Simultaneity = _isThrown ? Simultaneity : Simultaneity.None;
        }

        thread.Store(_frames.Frames);
        if (quality == StackQuality.Whole)
        {
            RememberCallers(thread);
        }

        if (Layout.FrameGenerator >= 0 && quality == StackQuality.Whole && thread.FrameCount > 0)
        {
            RememberCallees(thread);
        }

        return true;
    }

    // By frame object, as those are kept for their code; and by code, as spare ones are taken by any.
    private static void RememberCallers(RemoteThread thread)
    {
        if (thread.CallersOfCode.Count >= MaxCallers || thread.Callers.Count >= MaxCallers)
        {
            thread.CallersOfCode.Clear();
            thread.Callers.Clear();
        }

        RawFrame caller = default;
        int first = Math.Max(thread.SameCount, 1);
        for (int i = first; i < Math.Min(thread.FrameCount, first + MaxCallers); i++)
        {
            ref readonly RawFrame outer = ref thread.Frames[i - 1];
            ref readonly RawFrame frame = ref thread.Frames[i];
            thread.Callers[frame.Address] = (frame.Code, outer);
            caller = outer.Code == frame.Code ? caller : outer;
            if (caller.Address != 0 && !frame.IsUnlinked)
            {
                Vote(ref CollectionsMarshal.GetValueRefOrAddDefault(thread.CallersOfCode, frame.Code, out _), caller);
            }
        }
    }

    // The memory of a caller may have been given to another before it was copied: what is rare does not count.
    private static void Vote(ref (RawFrame Caller, int Votes) known, in RawFrame seen) =>
        known = known.Caller.Code == seen.Code ? (seen, Math.Min(known.Votes + 1, MostVotes))
            : known.Votes > 0 ? (known.Caller, known.Votes - 1)
            : (seen, 1);

    // Frame objects are kept for their code, so that one calls the same others again.
    private static void RememberCallees(RemoteThread thread)
    {
        thread.Root = thread.Frames[0];
        if (thread.Callees.Count >= MaxCallees)
        {
            thread.Callees.Clear();
        }

        for (int i = Math.Max(thread.SameCount, 1); i < Math.Min(thread.FrameCount, MaxCallees); i++)
        {
            ulong callee = thread.Frames[i].Address;
            ref (ulong Last, ulong Before) known = ref CollectionsMarshal.GetValueRefOrAddDefault(thread.Callees, thread.Frames[i - 1].Address, out _);
            known = known.Last == callee ? known : (callee, known.Last);
        }
    }

    // A frame that executes when it is copied has its true caller; one that does not has ended since, and its memory may
    // belong to another, or is about to begin.
    private StackQuality Follow(RemoteThread thread, ulong top)
    {
        _frames.Clear();
        _isThrown = false;
        _fetches = 0;
        ulong address = top;
        bool isLive = true;
        CycleGuard guard = default;
        while (address != 0)
        {
            if (_frames.Count >= MaxFrames)
            {
                return StackQuality.TooDeep;
            }

            if (guard.Meets(address) || !TryFrame(thread, address, isHot: _frames.Count < HotFrames, out int position, out ulong code))
            {
                return StackQuality.RootMissing;
            }

            bool wasLive = isLive;
            isLive = StandsStill || IsExecuting(position);
            if (!wasLive && !isLive)
            {
                return StackQuality.RootMissing;
            }

            // Every frame object is run by a C call of its own.
            long offset = (long)Copy.Half(position + Layout.FrameInstruction) * Layout.InstructionUnit;
            _frames.Add(new RawFrame(address, code, (ulong)offset, isLive ? RawFrameTraits.Entry : RawFrameTraits.Entry | RawFrameTraits.Unlinked));
            ulong previous = Copy.Word(position + Layout.FramePrevious);
            if (previous == 0 && HandsOn(thread, address, position))
            {
                _isThrown = true;
                return StackQuality.RootMissing;
            }

            address = previous;
        }

        return isLive ? StackQuality.Whole : StackQuality.RootMissing;
    }

    private bool TryFrame(RemoteThread thread, ulong address, bool isHot, out int position, out ulong code)
    {
        code = 0;
        position = 0;
        if ((address & 7) != 0)
        {
            return false;
        }

        bool isKnown = Copy.TryFind(address, Layout.FrameSize, out position);
        if (!isKnown && !TryFetch(address, out position))
        {
            return false;
        }

        if (!isKnown || isHot)
        {
            thread.Plan.NoteUse(address, Layout.FrameSize);
        }

        code = Copy.Word(position + Layout.FrameCode);
        return code != 0;
    }

    // Some new frames are read one by one, those of a deep recursion with their neighbours.
    private bool TryFetch(ulong address, out int position) => _fetches++ < FewFetches
        ? Copy.TryFetch(address, Layout.FrameSize, out position)
        : Copy.TryFetchBlock(address, Layout.FrameSize, out position);

    // false where some of it is gone: what was copied behind that is not known.
    private bool TryCopyPlan(RemoteThread thread)
    {
        int start = Copy.Start;
        if (Copy.Read() == Copy.Length - start)
        {
            return true;
        }

        Copy.BeginAnother();
        thread.Plan.ForgetOffStack();
        return false;
    }

    // Plans to copy all frames met lately.
    private void PlanKnown(RemoteThread thread)
    {
        ReadOnlySpan<(ulong Address, int Length)> known = thread.Plan.OffStack;
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
    }

    // 3.9 (Objects/genobject.c, _gen_throw): a generator into which an exception is thrown hands it on to the one that it
    // waits for. Its own frame is on the stack then, but neither executes nor has a caller.
    private bool HandsOn(RemoteThread thread, ulong address, int position)
    {
        const int Size = 2 * sizeof(ulong);
        if (Layout.FrameGenerator < 0 || IsExecuting(position) || Copy.Word(position + Layout.FrameGenerator) == 0)
        {
            return false;
        }

        ulong generator = Copy.Word(position + Layout.FrameGenerator) + InterpreterLayout.GeneratorFrameObject;
        if ((generator & 7) != 0 || (!Copy.TryFind(generator, Size, out int at) && !Copy.TryFetch(generator, Size, out at)))
        {
            return false;
        }

        thread.Plan.NoteUse(generator, Size);
        return Copy.Word(at) == address && Copy.Buffer[at + sizeof(ulong)] != 0 && (StandsStill || StillHandsOn(address, generator, Size));
    }

    // One that has yielded and runs again looks the same where its parts were copied at different moments: it is read once
    // more, between two reads of the generator.
    private bool StillHandsOn(ulong address, ulong generator, int size)
    {
        Span<byte> copy = stackalloc byte[Layout.FrameSize + (2 * size)];
        RemoteRange ofGenerator = new(generator, (ulong)size);
        if (Memory.ReadVectored([ofGenerator, new RemoteRange(address, (ulong)Layout.FrameSize), ofGenerator], copy) != copy.Length)
        {
            return false;
        }

        ReadOnlySpan<byte> frame = copy.Slice(size, Layout.FrameSize);
        ReadOnlySpan<byte> after = copy[^size..];
        return copy[..size].SequenceEqual(after) && BinaryPrimitives.ReadUInt64LittleEndian(after) == address && after[sizeof(ulong)] != 0
            && frame[Layout.FrameState] != _executing && BinaryPrimitives.ReadUInt64LittleEndian(frame[Layout.FramePrevious..]) == 0;
    }

    // The innermost frame was met, and ended before it was copied: its callers still run, and are found in a later copy.
    private StackQuality FindCallers(RemoteThread thread)
    {
        _inner.Clear();
        _inner.AddRange(_frames.Frames);
        if (TryRemembered(thread))
        {
            return Attach();
        }

        for (int copies = 1; copies < MaxCopies; copies++)
        {
            Copy.BeginAnother();
            int head = PlanByTop(thread);
            if (head < 0 || !TryCopyPlan(thread))
            {
                break;
            }

            StackQuality quality = Follow(thread, Copy.Word(head + Layout.ThreadTop));
            _frames.Reverse(0);
            if (quality == StackQuality.Whole || (_isThrown && JoinLast(thread) == StackQuality.MiddleMissing))
            {
                StackQuality attached = Attach();
                return quality == StackQuality.Whole ? attached : StackQuality.MiddleMissing;
            }
        }

        _frames.Clear();
        _frames.AddRange(_inner.Frames);
        return JoinLast(thread);
    }

    // Frame objects are kept for their code, and mostly called by the same ones: those that ended as well are put before it, up
    // to one that still executes, and so on from where the stack of that breaks off.
    private bool TryRemembered(RemoteThread thread)
    {
        _inner.Reverse(0);
        int count = _inner.Count;
        bool isWhole = false;
        for (int i = 0; i < HotFrames && !isWhole && _inner.Count < MaxFrames; i++)
        {
            _inner.Mark(_inner.Count - 1, RawFrameTraits.Unlinked);
            if (!TryCaller(thread, _inner[_inner.Count - 1], out RawFrame caller, out bool isLive))
            {
                break;
            }

            if (!isLive)
            {
                _inner.Add(caller);
                continue;
            }

            isWhole = Follow(thread, caller.Address) == StackQuality.Whole;
            if (!isWhole)
            {
                _inner.AddRange(_frames.Frames);
            }
        }

        if (!isWhole)
        {
            _inner.CutAt(count);
        }

        _inner.Reverse(0);
        _frames.Reverse(0);
        return isWhole;
    }

    // What called a frame when that was last seen, and whether that still executes. Where its memory was given to another, it must
    // be what mostly calls the code.
    private bool TryCaller(RemoteThread thread, in RawFrame callee, out RawFrame caller, out bool isLive)
    {
        (caller, int votes) = thread.CallersOfCode.GetValueOrDefault(callee.Code);
        if (thread.Callers.TryGetValue(callee.Address, out (ulong Code, RawFrame Caller) known) && known.Code == callee.Code
            && (votes < LeastVotes || known.Caller.Code == caller.Code || known.Caller.Code == callee.Code))
        {
            caller = known.Caller;
        }

        isLive = false;
        caller = caller with { Traits = RawFrameTraits.Entry };
        if (caller.Address == 0)
        {
            return false;
        }

        bool isThere = TryFrame(thread, caller.Address, isHot: false, out int position, out ulong code) && code == caller.Code;
        isLive = isThere && IsExecuting(position);
        return isThere || votes >= LeastVotes;
    }

    private StackQuality JoinThrown(RemoteThread thread)
    {
        // The interpreter has no outer frames itself where none are known.
        _ = JoinLast(thread);
        return StackQuality.MiddleMissing;
    }

    private StackQuality JoinLast(RemoteThread thread)
    {
        Copy.BeginAnother();
        Copy.BeginSorted();
        PlanKnown(thread);
        Copy.EndSorted();
        _ = TryCopyPlan(thread);
        return Join(thread);
    }

    // Puts the innermost frames behind the stack of a later copy.
    private StackQuality Attach()
    {
        for (int i = _inner.Count - 1; i >= 0; i--)
        {
            for (int k = _frames.Count - 1; k >= 0; k--)
            {
                if (_frames[k].IsSameCall(_inner[i]))
                {
                    // What runs again, or still, has its callers there.
                    _frames.CutAt(k);
                    _frames.AddRange(_inner.Frames[i..]);
                    return StackQuality.Whole;
                }
            }
        }

        _frames.AddRange(_inner.Frames);
        return StackQuality.MiddleMissing;
    }

    // The innermost frames are known, and break off at a generator that has yielded since. The outer part of the last
    // stack holds as far as its frames still execute, each called by the one before.
    private StackQuality Join(RemoteThread thread)
    {
        int inner = _frames.Count;
        ulong caller = 0;
        for (int i = 0; i < thread.FrameCount; i++)
        {
            RawFrame last = thread.Frames[i];
            if (!Copy.TryFind(last.Address, Layout.FrameSize, out int position) || !IsExecuting(position)
                || Copy.Word(position + Layout.FramePrevious) != caller || Copy.Word(position + Layout.FrameCode) != last.Code
                || FrameList.IndexOf(_frames.Frames[..inner], last.Address) >= 0)
            {
                break;
            }

            caller = last.Address;
            long offset = (long)Copy.Half(position + Layout.FrameInstruction) * Layout.InstructionUnit;
            _frames.Add(last with { Instruction = (ulong)offset, Traits = RawFrameTraits.Entry });
        }

        if (_isThrown && caller == 0 && TryCallee(thread, thread.Root.Address, 0, inner, out RawFrame root))
        {
            caller = root.Address;
            _frames.Add(root);
        }

        for (int i = 0; _isThrown && i < MaxFound && TryFindCallee(thread, caller, inner, out RawFrame callee); i++)
        {
            caller = callee.Address;
            _frames.Add(callee);
        }

        if (_frames.Count == inner)
        {
            return StackQuality.RootMissing;
        }

        _frames.Mark(0, _isThrown ? RawFrameTraits.Thrown : RawFrameTraits.Unlinked);
        _frames.Rotate(inner);
        return StackQuality.MiddleMissing;
    }

    private bool TryFindCallee(RemoteThread thread, ulong caller, int inner, out RawFrame callee)
    {
        ReadOnlySpan<(ulong Address, int Length)> known = thread.Plan.OffStack;
        for (int i = 0; i < Math.Min(known.Length, MaxSearched); i++)
        {
            if (known[i].Length == Layout.FrameSize && Copy.TryFind(known[i].Address, Layout.FrameSize, out _)
                && TryCallee(thread, known[i].Address, caller, inner, out callee))
            {
                return true;
            }
        }

        callee = default;
        return thread.Callees.TryGetValue(caller, out (ulong Last, ulong Before) seen)
            && (TryCallee(thread, seen.Last, caller, inner, out callee) || TryCallee(thread, seen.Before, caller, inner, out callee));
    }

    // A frame executes for one other at a time: whichever says that the caller runs it is the one.
    private bool TryCallee(RemoteThread thread, ulong address, ulong caller, int inner, out RawFrame callee)
    {
        callee = default;
        if (address == 0
            || (!Copy.TryFind(address, Layout.FrameSize, out int position) && !Copy.TryFetch(address, Layout.FrameSize, out position))
            || !IsExecuting(position) || Copy.Word(position + Layout.FramePrevious) != caller
            || Shapes.Find(Copy.Word(position + Layout.FrameCode)) is not { } shape || FrameList.IndexOf(_frames.Frames[..inner], address) >= 0)
        {
            return false;
        }

        thread.Plan.NoteUse(address, Layout.FrameSize);
        long offset = (long)Copy.Half(position + Layout.FrameInstruction) * Layout.InstructionUnit;
        callee = new RawFrame(address, shape.Code, (ulong)offset, RawFrameTraits.Entry);
        return true;
    }

    private bool IsExecuting(int position) =>
        Copy.Buffer[position + Layout.FrameState] == _executing || (Layout.Minor >= 10 && Copy.Buffer[position + Layout.FrameState] == FrameUnwinding);
}
