using System.Runtime.CompilerServices;
using Austin.Common.CPython.Layouts;

namespace Austin.Common.CPython.Stacks;

/// <summary>
/// Tells from one copy of a running thread's data stack (3.11+) which frames were alive, from the root to the innermost
/// one. Frames lie end to end; each names its caller, and says by its own fields whether it lives. A frame that lives
/// when its line is copied proves all its callers; where the next slot holds no such frame, the last one is innermost.
/// </summary>
/// <remarks>
/// Generators lie elsewhere, and are copied half a microsecond later: what they say holds for that moment. Signs of life
/// by version, from the order of the interpreter's stores: docs/internals/stack-truth.md.
/// </remarks>
internal sealed class DataStackWalker(StackCopy copy, InterpreterLayout layout, ICodeShapes shapes)
{
    // Frames off the data stack between two frames on it, and reads of such frames in one walk that were not foreseen.
    private const int MaxClimb = 1 << 15;
    private const int MaxFetches = 64;

    // Remembered of generators; forgotten all at once.
    private const int MaxUses = 1024;
    private const int MaxSites = 4096;

    private readonly List<(ulong Start, int Length, int Position, int First)> _chunks = [];
    private readonly FrameList _frames = new();
    private readonly bool _keepsDepth = layout.Minor >= 14;
    private readonly bool _clearsDepth = layout.Minor == 13;
    private readonly bool _iteratesInC = layout.Minor == 11;

    // FOR_ITER and SEND of 3.15 keep a word above the iterator.
    private readonly int _aboveIterator = layout.Minor >= 15 ? 2 : 1;
    private readonly Dictionary<(ulong Code, ulong Instruction), GeneratorSite> _sites = [];
    private readonly HashSet<(ulong Code, ulong Instruction)> _runners = [];
    private DataSlot[] _slots = [];
    private ulong _later;
    private int _count;
    private int _alive;
    private int _kept;
    private int _same;
    private int _fetches;

    /// <summary>Whether some links of the last walk were not read.</summary>
    public bool IsGuessed { get; private set; }

    /// <summary>Whether C functions were seen to run generators: then the thread state is worth another look.</summary>
    public bool HasRunners => _runners.Count > 0;

    /// <summary>Whether a trace or profile function ran (3.11–3.13): the frame that it looks at keeps its depth, as one that ended does.</summary>
    public bool IsTracing { get; set; }

    /// <summary>Begins a plan.</summary>
    public void Begin() => _chunks.Clear();

    /// <summary>Notes a chunk of the data stack, outermost first.</summary>
    /// <param name="start">Where it begins in the target.</param>
    /// <param name="length">Bytes of it that are copied.</param>
    /// <param name="position">Where the copy begins in the buffer.</param>
    /// <param name="first">Offset of its first frame.</param>
    public void AddChunk(ulong start, int length, int position, int first) => _chunks.Add((start, length, position, first));

    /// <summary>Whether a chunk is copied.</summary>
    public bool HasChunk(ulong start)
    {
        foreach ((ulong known, _, _, _) in _chunks)
        {
            if (known == start)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Walks the copy into <see cref="RemoteThread.Frames"/>.</summary>
    /// <param name="thread">The thread.</param>
    /// <param name="top">What the thread state held: a frame, or a cframe (3.11, 3.12).</param>
    /// <param name="later">What it held behind the data stack; 0 where that was not copied.</param>
    public StackQuality Walk(RemoteThread thread, ulong top, ulong later)
    {
        _later = later;
        IsGuessed = false;
        // What lies where is learnt at the first read.
        _fetches = thread.Stored == 0 ? -StackReader.MaxFrames : 0;
        WalkSlots(thread.Image);
        if (!_keepsDepth && !IsTracing && _alive > 0 && _alive < _count)
        {
            AddCallers(thread, Innermost(thread, top));
        }

        if (IsTracing && _alive < _count && _slots[_alive].Address == Innermost(thread, top))
        {
            // What looks at it is a C function.
            _alive++;
        }

        StackQuality quality = Compose(thread, top);
        thread.Store(_frames.Frames, _same);
        thread.Image.Alive = _alive;
        thread.Image.Stored = thread.Stored;
        return quality;
    }

    // Decodes slots from the root on, and counts in _alive those that lived.
    private void WalkSlots(DataStackImage image)
    {
        int kept = image.Replace(_chunks, copy.Buffer);
        int count = image.IsTracing == IsTracing && image.Forgotten == shapes.Forgotten ? kept : 0;
        image.IsTracing = IsTracing;
        image.Forgotten = shapes.Forgotten;
        _slots = image.Slots;
        _kept = count;
        _alive = count > 0 ? _slots[count - 1].AliveUpTo : 0;
        for (int i = count > 0 ? ChunkOf(_slots[count - 1].Address) : 0; i < _chunks.Count && count < StackReader.MaxFrames; i++)
        {
            (ulong start, int length, int position, int offset) = _chunks[i];
            if (count > 0 && _slots[count - 1].Address - start < (ulong)length)
            {
                offset = (int)(_slots[count - 1].Address - start) + _slots[count - 1].Shape.FrameBytes;
            }

            while (offset + layout.FrameSize <= length && count < StackReader.MaxFrames)
            {
                if (count == _slots.Length)
                {
                    Array.Resize(ref image.Slots, _slots.Length * 2);
                    _slots = image.Slots;
                }

                Life life = Decode(start + (ulong)offset, position + offset, count);
                if (life == Life.Dead)
                {
                    break;
                }

                ref DataSlot slot = ref _slots[count];
                // A caller that is calling lived with what it called, whatever the callee's own fields leave open.
                bool isCalled = _alive == count && IsCalled(count);
                count++;
                if (life == Life.Alive || isCalled || count == 1)
                {
                    _alive = count;
                }

                slot.AliveUpTo = _alive;
                slot.RunStart = count > 1 && slot.Previous == _slots[count - 2].Address ? _slots[count - 2].RunStart : count - 1;
                offset += slot.Shape.FrameBytes;
            }
        }

        _count = count;
        image.Count = count;
    }

    // The first chunk where none holds it.
    private int ChunkOf(ulong address)
    {
        int index = _chunks.Count - 1;
        while (index > 0 && address - _chunks[index].Start >= (ulong)_chunks[index].Length)
        {
            index--;
        }

        return index;
    }

    // 3.11-3.13: below a C function the outermost frame is calling, by its fields, and nothing that it called lives any more: it may
    // also have been ended by an exception. Where the thread state names one further up a moment later, and the last stack had
    // that code there, it is still there, and so are those that it called.
    private void AddCallers(RemoteThread thread, ulong innermost)
    {
        ref DataSlot first = ref _slots[_alive];
        ReadOnlySpan<RawFrame> last = thread.Frames.AsSpan(0, thread.FrameCount);
        int index = IsBeyond(innermost, first.Address) ? FrameList.IndexOf(last, first.Address) : -1;
        if (index < 0 || last[index].Code != first.Code)
        {
            return;
        }

        do
        {
            _alive++;
        }
        while (_alive < _count && IsCalled(_alive));
    }

    // Whether a Python frame called it, by its own fields; from C the first frame is an entry.
    private bool IsDirect(int index) =>
        index > 0 && _slots[index].Previous == _slots[index - 1].Address && !_slots[index].IsEntry;

    // Whether that frame stands at the call. What it runs at FOR_ITER is a generator, which lies elsewhere.
    private bool IsCalled(int index) =>
        IsDirect(index) && _slots[index - 1] is { Depth: >= 0, Kind: not InstructionKind.Iterates };

    // Whether an address lies further up on the data stack than a frame. Chunks lie anywhere in memory.
    private bool IsBeyond(ulong address, ulong frame)
    {
        bool isBehind = false;
        foreach ((ulong start, int length, _, _) in _chunks)
        {
            bool hasFrame = frame - start < (ulong)length;
            if (address - start < (ulong)length)
            {
                return isBehind || (hasFrame && address > frame);
            }

            isBehind |= hasFrame;
        }

        return false;
    }

    private Life Decode(ulong address, int position, int index)
    {
        ref DataSlot slot = ref _slots[index];
        ulong code = copy.Word(position + layout.FrameCode) & layout.CodePointerMask;
        if (code == 0 || copy.Buffer[position + layout.FrameOwner] != FrameOwners.Thread)
        {
            return Life.Dead;
        }

        ulong previous = copy.Word(position + layout.FramePrevious);
        if (index > 0 && previous != _slots[index - 1].Address && IsOnDataStack(previous))
        {
            return Life.Dead;
        }

        if (slot.Code != code || slot.Shape is null || slot.Shape.IsStale)
        {
            if (shapes.Find(code) is not { FrameBytes: > 0 } shape)
            {
                return Life.Dead;
            }

            slot.Shape = shape;
            slot.Code = code;
        }

        slot.Address = address;
        slot.Position = position;
        slot.Previous = previous;
        slot.Instruction = Instruction(position, code);
        slot.IsEntry = layout.FrameIsEntry >= 0 && copy.Buffer[position + layout.FrameIsEntry] != 0;
        long offset = (long)(slot.Instruction - code - (ulong)layout.CodeInstructions);

        // The frame of a generator function is moved into the generator as soon as it runs; what is left behind looks alive.
        if (!slot.Shape.IsInside(offset) || slot.Shape.IsResumable)
        {
            return Life.Dead;
        }

        slot.Kind = slot.Shape.KindAt(offset);
        slot.Depth = Depth(position, address);
        return !_keepsDepth ? Judge(slot, offset) : slot.Kind == InstructionKind.Returns ? Life.Doubtful : Life.Alive;
    }

    // 3.11–3.13: a frame that executes, or that a C function called, keeps no depth. One that returned keeps it, and its
    // return instruction; one that an exception ended, an empty value stack and any instruction.
    private Life Judge(in DataSlot slot, long offset)
    {
        if (slot.Depth < 0)
        {
            return Life.Alive;
        }

        if (IsTracing && slot.Depth >= slot.Shape.Locals)
        {
            return Life.Doubtful;
        }

        if (slot.Kind == InstructionKind.Returns || slot.Depth < slot.Shape.Locals || (_clearsDepth && slot.Depth == 0 && slot.Shape.Locals > 0))
        {
            return Life.Dead;
        }

        bool isNew = offset <= 0 && slot.Depth == slot.Shape.Locals;
        if (isNew)
        {
            return Life.Doubtful;
        }

        if (slot.Kind != InstructionKind.Plain && slot.Depth > slot.Shape.Locals)
        {
            return Life.Alive;
        }

        // The frame between a class and its __init__ stands behind the call (3.12+): it is told by its value.
        return slot.Kind is InstructionKind.Calls or InstructionKind.Hidden || slot.Depth > slot.Shape.Locals ? Life.Doubtful : Life.Dead;
    }

    // Values on a frame's value stack, locals included; -1 for none kept, or none possible.
    private int Depth(int position, ulong address)
    {
        if (!_keepsDepth)
        {
            return Math.Max(copy.Half(position + InterpreterLayout.FrameStackTop), -1);
        }

        ulong values = (copy.Word(position + InterpreterLayout.FrameStackTop) - address - (ulong)layout.FrameSize) / sizeof(ulong);
        return values < 1 << 20 ? (int)values : -1;
    }

    // Puts together the frames on the data stack, those off it that lie between them, and those above.
    private StackQuality Compose(RemoteThread thread, ulong top)
    {
        _frames.Clear();
        _same = 0;
        bool isWhole = true;
        int slots = ComposeKept(thread, ref isWhole);
        for (; slots < _alive; slots++)
        {
            isWhole &= ComposeSlot(thread, slots);
        }

        StackQuality quality = AddGenerators(thread, top);
        return quality == StackQuality.Whole && !isWhole ? StackQuality.MiddleMissing : quality;
    }

    // The slots that are as they were, with the frames of the last stack where each called the next. Returns how many are done.
    private int ComposeKept(RemoteThread thread, ref bool isWhole)
    {
        // The innermost frame looks otherwise to IsTorn.
        int kept = Math.Min(_kept, Math.Min(thread.Image.Alive, _alive) - 1);
        if (kept < 1 || thread.Image.Stored != thread.Stored)
        {
            return 0;
        }

        int first = _slots[kept - 1].RunStart;
        int count = _slots[first].FrameCount;
        for (int i = 0; i <= first; i++)
        {
            isWhole &= ComposeSlot(thread, i);
        }

        if (_frames.Count != count)
        {
            return first + 1;
        }

        int run = kept - 1 - first;
        _same = thread.CountSame(_frames.Frames);
        _same += _same == count ? run : 0;
        _frames.AddRange(thread.Frames.AsSpan(count, run));
        return kept;
    }

    // Returns whether it is linked to the frames before.
    private bool ComposeSlot(RemoteThread thread, int index)
    {
        ref DataSlot slot = ref _slots[index];
        ulong caller = index == 0 ? 0 : _slots[index - 1].Address;
        RawFrameTraits traits = slot.IsEntry ? RawFrameTraits.Entry : RawFrameTraits.None;
        bool isLinked = slot.Previous == caller || ClimbTo(thread, slot.Previous, caller) || index == 0;
        traits |= isLinked ? RawFrameTraits.None : RawFrameTraits.Unlinked;
        traits |= IsTorn(index) ? RawFrameTraits.Torn : RawFrameTraits.None;
        _frames.Add(new RawFrame(slot.Address, slot.Code, slot.Instruction, traits));
        slot.FrameCount = _frames.Count;
        return isLinked;
    }

    // The frames off the data stack between two that lie on it; those of before where they are not known.
    private bool ClimbTo(RemoteThread thread, ulong previous, ulong caller)
    {
        int from = _frames.Count;
        bool isLinked = Climb(thread, previous, caller);
        if (!isLinked)
        {
            _frames.CutAt(from);
            IsGuessed = true;
            isLinked = Climb(thread, previous, caller, remembered: true);
            if (!isLinked)
            {
                _frames.CutAt(from);
            }
        }

        _frames.Reverse(from);
        return isLinked;
    }

    // Fields of one frame come some ns apart, more so at the ends of what the CPU copies at once, and may be those of two
    // calls. 3.11–3.13: the instruction of one that returned, and the depth of the next. All: what FOR_ITER runs is called by
    // a generator, and names its caller last.
    private bool IsTorn(int index) => index > 0
        && ((!_keepsDepth && index == _alive - 1 && _slots[index] is { Depth: < 0, Kind: InstructionKind.Returns })
            || (IsDirect(index) && _slots[index - 1].Kind == InstructionKind.Iterates));

    // The innermost frame on the data stack may have taken up a generator.
    private StackQuality AddGenerators(RemoteThread thread, ulong top)
    {
        if (_alive > 0)
        {
            ref DataSlot last = ref _slots[_alive - 1];
            if (last.Kind == InstructionKind.Iterates && last.Depth > last.Shape.Locals)
            {
                return Descend(thread, last, Innermost(thread, top));
            }

            if (last.Kind is InstructionKind.Plain or InstructionKind.Returns || (last.Depth >= 0 && !_keepsDepth))
            {
                return StackQuality.Whole;
            }
        }

        // Through a C function only the thread state tells.
        ulong caller = _alive > 0 ? _slots[_alive - 1].Address : 0;
        ulong innermost = Innermost(thread, top);
        int from = _frames.Count;

        // Once a site was seen to run generators, it is known to.
        (ulong Code, ulong Instruction) site = _alive > 0 ? (_slots[_alive - 1].Code, _slots[_alive - 1].Instruction) : default;
        if (innermost == 0 || innermost == caller)
        {
            return _iteratesInC && caller != 0 && _slots[_alive - 1].Kind == InstructionKind.Iterates && _runners.Contains(site) ? Step(site, named: 0) : StackQuality.Whole;
        }

        bool found = Climb(thread, innermost, caller);
        if (!found && _later != 0 && _later != innermost)
        {
            _frames.CutAt(from);
            found = Climb(thread, _later, caller);
        }

        if (found)
        {
            NoteGenerators(site, from);
            _frames.Reverse(from);
            return StackQuality.Whole;
        }

        _frames.CutAt(from);
        if (!_runners.Contains(site))
        {
            return StackQuality.Whole;
        }

        IsGuessed = true;
        if (Climb(thread, innermost, caller, remembered: true))
        {
            _frames.Reverse(from);
            return StackQuality.Whole;
        }

        // A generator ran; through which others it was taken up is not known.
        _frames.CutAt(from);
        if (_alive > 0 && !_frames.Contains(innermost)
            && TryGenerator(thread, innermost - (ulong)layout.GeneratorFrame, out _, out int position, out ulong code, out _))
        {
            _frames.Add(new RawFrame(innermost, code, Instruction(position, code), RawFrameTraits.Entry));
            return StackQuality.MiddleMissing;
        }

        return Step(site, innermost);
    }

    // A generator ran that is gone, or makes another one, which the thread state names; or, at FOR_ITER of 3.11, which runs generators through
    // C, it has ended a step of less than the half microsecond in between. Those of one code are all that runs here.
    private StackQuality Step((ulong Code, ulong Instruction) site, ulong named)
    {
        IsGuessed = true;
        if (!_sites.TryGetValue(site, out GeneratorSite known) || !known.IsOne || (IsOnDataStack(named) && !IsAt(named, known.Frame.Code)))
        {
            return StackQuality.LeafMissing;
        }

        _frames.Add(known.Frame);
        return StackQuality.MiddleMissing;
    }

    // Whether the copy shows a frame of that code.
    private bool IsAt(ulong address, ulong code) =>
        copy.TryFind(address, layout.FrameSize, out int position) && (copy.Word(position + layout.FrameCode) & layout.CodePointerMask) == code;

    // Between two steps of a generator the thread state may name the marker of a C call alone.
    private void NoteGenerators((ulong Code, ulong Instruction) site, int from)
    {
        if (_frames.FirstCode(from) is not { } innermost)
        {
            return;
        }

        Learn(site, innermost, delegates: false, isOne: !_frames.HasOtherCode(from, innermost.Code));
        if (_runners.Count >= MaxSites)
        {
            _runners.Clear();
        }

        _runners.Add(site);
    }

    // From a frame that stands on FOR_ITER or SEND to the generator on top of its value stack, and on from there.
    private StackQuality Descend(RemoteThread thread, in DataSlot last, ulong innermost)
    {
        (ulong Code, ulong Instruction) site = (last.Code, last.Instruction);
        ulong consumer = last.Address;
        ulong generator = copy.Word(last.Position + layout.FrameSize + ((last.Depth - _aboveIterator) * sizeof(ulong))) & layout.CodePointerMask;
        for (int i = 0; i < MaxClimb; i++)
        {
            if (!TryGenerator(thread, generator, out ulong frame, out int position, out ulong code, out CodeShape? shape))
            {
                // It may have ended since it was copied that the consumer runs one.
                return i == 0 ? Recall(site) : StackQuality.Whole;
            }

            ulong previous = copy.Word(position + layout.FramePrevious);
            bool isTaken = IsCalledBy(thread, previous, consumer);
            if (!isTaken && i > 0)
            {
                return StackQuality.Whole;
            }

            if (_keepsDepth && !isTaken && innermost == consumer)
            {
                // 3.14+: it is between two steps of the generator, for all that is known.
                return StackQuality.Whole;
            }

            if (previous != 0 && !isTaken)
            {
                // Somebody else has it now.
                return Recall(site);
            }

            ulong instruction = Instruction(position, code);
            InstructionKind kind = shape!.KindAt((long)(instruction - code - (ulong)layout.CodeInstructions));
            int depth = Depth(position, frame);
            ulong value = depth >= shape.Locals + _aboveIterator && layout.FrameSize + (depth * sizeof(ulong)) <= shape.FrameBytes
                ? copy.Word(position + layout.FrameSize + ((depth - _aboveIterator) * sizeof(ulong))) & layout.CodePointerMask
                : 0;
            RawFrame raw = new(frame, code, instruction, layout.FrameIsEntry >= 0 ? RawFrameTraits.Entry : RawFrameTraits.None);
            _frames.Add(raw);
            bool delegates = value != 0 && (!isTaken || kind == InstructionKind.Iterates)
                && TryGenerator(thread, value, out _, out _, out _, out _);
            if (!isTaken)
            {
                // It has yielded since. Whether it or one that it had taken up ran then is not known.
                return delegates ? StackQuality.LeafMissing : StackQuality.Whole;
            }

            Learn(site, raw, delegates, isOne: true);
            if (!delegates)
            {
                return StackQuality.Whole;
            }

            site = (code, instruction);
            consumer = frame;
            generator = value;
        }

        return StackQuality.Whole;
    }

    private void Learn((ulong Code, ulong Instruction) site, in RawFrame frame, bool delegates, bool isOne)
    {
        if (_sites.TryGetValue(site, out GeneratorSite known))
        {
            _sites[site] = new GeneratorSite(frame, isOne && known.IsOne && known.Frame.Code == frame.Code, known.Delegates || delegates);
            return;
        }

        if (_sites.Count >= MaxSites)
        {
            _sites.Clear();
        }

        _sites[site] = new GeneratorSite(frame, isOne, delegates);
    }

    // A generator ran, but it cannot be read: where the instruction took up no other code so far, it was that.
    private StackQuality Recall((ulong Code, ulong Instruction) site)
    {
        if (!_sites.TryGetValue(site, out GeneratorSite known) || !known.IsOne)
        {
            return _keepsDepth ? StackQuality.Whole : StackQuality.LeafMissing;
        }

        IsGuessed = true;
        _frames.Add(known.Frame);
        return known.Delegates ? StackQuality.LeafMissing : StackQuality.Whole;
    }

    private bool IsCalledBy(RemoteThread thread, ulong previous, ulong caller)
    {
        if (previous == caller)
        {
            return true;
        }

        return previous != 0 && !IsOnDataStack(previous) && TryLocate(thread, previous, layout.FrameSize, out int position)
            && copy.Buffer[position + layout.FrameOwner] >= FrameOwners.FirstMarker && copy.Word(position + layout.FramePrevious) == caller;
    }

    private bool TryGenerator(RemoteThread thread, ulong generator, out ulong frame, out int position, out ulong code, out CodeShape? shape)
    {
        frame = generator + (ulong)layout.GeneratorFrame;
        position = 0;
        code = 0;
        shape = null;
        if (generator < 4096 || (generator & 7) != 0 || !TryLocate(thread, frame, layout.FrameSize, out position))
        {
            return false;
        }

        if (!TryShape(position, out code, out shape))
        {
            return false;
        }

        thread.Plan.NoteUse(frame, shape!.FrameBytes);
        if (copy.TryFind(frame, shape.FrameBytes, out position))
        {
            return true;
        }

        // Its values are copied with it, at another moment.
        return ++_fetches <= MaxFetches && copy.TryFetch(frame, shape.FrameBytes, out position)
            && TryShape(position, out ulong again, out _) && again == code;
    }

    // Whether a copy shows a generator's frame that stands somewhere in its code.
    private bool TryShape(int position, out ulong code, out CodeShape? shape)
    {
        shape = copy.Buffer[position + layout.FrameOwner] == FrameOwners.Generator ? GeneratorShape(position) : null;
        code = shape?.Code ?? 0;
        return shape is { IsResumable: true }
            && shape.IsInside((long)(Instruction(position, code) - code - (ulong)layout.CodeInstructions));
    }

    private ulong Instruction(int position, ulong code) => FrameInstruction.Read(copy.Buffer[position..], layout, shapes, code);

    // A generator that has ended since has lost its code (3.14+), but not its instruction.
    private CodeShape? GeneratorShape(int position)
    {
        ulong code = copy.Word(position + layout.FrameCode) & layout.CodePointerMask;
        return code == 0 ? shapes.FindAt(copy.Word(position + layout.FrameInstruction)) : shapes.Find(code);
    }

    // Follows frames off the data stack from one to its outermost caller on it; false when it does not lead there.
    private bool Climb(RemoteThread thread, ulong from, ulong target, bool remembered = false)
    {
        ulong address = from;
        for (int i = 0; i < MaxClimb && address != target; i++)
        {
            if (address == 0 || (address & 7) != 0 || IsOnDataStack(address) || !TryLocate(thread, address, layout.FrameSize, out int position))
            {
                return false;
            }

            byte owner = copy.Buffer[position + layout.FrameOwner];
            ulong previous = copy.Word(position + layout.FramePrevious);
            if (owner is >= FrameOwners.FirstMarker and <= FrameOwners.Last && layout.FrameIsEntry < 0)
            {
                thread.Plan.NoteUse(address, layout.FrameSize);
                _frames.Add(new RawFrame(address, 0, 0, RawFrameTraits.Entry));
                address = previous;
                continue;
            }

            if (!TryShape(position, out ulong code, out CodeShape? shape))
            {
                return false;
            }

            if (previous != 0 && !remembered)
            {
                Remember(thread.Uses, address, new GeneratorUse(code, previous));
            }
            else if (target != 0 && thread.Uses.TryGetValue(address, out GeneratorUse use) && use.Code == code)
            {
                // It has yielded since.
                IsGuessed = true;
                previous = use.Consumer;
            }

            thread.Plan.NoteUse(address, shape!.FrameBytes);
            bool entry = layout.FrameIsEntry >= 0 && copy.Buffer[position + layout.FrameIsEntry] != 0;
            _frames.Add(new RawFrame(address, code, Instruction(position, code), entry ? RawFrameTraits.Entry : RawFrameTraits.None));
            address = previous;
        }

        return address == target;
    }

    private static void Remember(Dictionary<ulong, GeneratorUse> uses, ulong frame, GeneratorUse use)
    {
        if (uses.Count >= MaxUses)
        {
            uses.Clear();
        }

        uses[frame] = use;
    }

    /// <summary>The innermost frame by the thread state; 0 when that is not known.</summary>
    public ulong Innermost(RemoteThread thread, ulong top)
    {
        if (layout.CFrameCurrentFrame < 0 || top == 0)
        {
            return top;
        }

        int length = layout.CFrameCurrentFrame + sizeof(ulong);
        if (!TryLocate(thread, top, length, out int position))
        {
            return 0;
        }

        thread.Plan.NoteUse(top, length);
        return copy.Word(position + layout.CFrameCurrentFrame);
    }

    private bool TryLocate(RemoteThread thread, ulong address, int length, out int position)
    {
        if (copy.TryFind(address, length, out position))
        {
            return true;
        }

        if (++_fetches > MaxFetches || (address & 7) != 0 || !copy.TryFetch(address, length, out position))
        {
            return false;
        }

        thread.Plan.NoteUse(address, length);
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool IsOnDataStack(ulong address)
    {
        foreach ((ulong start, int length, _, _) in _chunks)
        {
            if (address - start < (ulong)length)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>What a frame's own fields say of it.</summary>
    private enum Life
    {
        Dead,

        /// <summary>It lives if something that it called does.</summary>
        Doubtful,

        Alive,
    }
}
