using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Austin.Common.CPython.Layouts;
using Austin.Common.Linux;
using Austin.Common.Memory;

namespace Austin.Common.CPython.Stacks;

/// <summary>Stacks of CPython 3.11 and later: frames on the thread's data stack, in generators, and markers on the C stack.</summary>
internal sealed class DataStackReader(IRemoteMemory memory, InterpreterLayout layout) : StackReader(memory, layout)
{
    // struct _stack_chunk: previous, size, top, data (Include/internal/pycore_pystate.h).
    private const int ChunkPrevious = 0;
    private const int ChunkSize = 8;
    private const int ChunkTop = 16;
    private const int ChunkData = 24;

    // Room above the last known top, for calls made since.
    private const int Slack = 1024;

    // The innermost part that is copied twice. What lies further out cannot change while a frame in here stays.
    private const int HotSize = 2048;

    private const int MaxChunks = 400;
    private const int MaxChunkSize = 1 << 20;
    private const int GeneratorOwner = 1;
    private const int FrameObjectOwner = 2;
    private const int MaxOwner = 4;

    // Another range costs as much as copying about so many bytes more.
    private const int MergeGap = 1024;

    // Of so few frames apart, markers that have not moved lately are copied once.
    private const int FewApart = 16;

    // Most frames that are looked for one by one.
    private const int MaxReadsApart = StackPlan.MaxApart;

    // Frames so close behind the thread state are copied with it.
    private const int MaxHead = 2048;

    // Ranges that the copies of the thread state and of the innermost frames take.
    private const int Spare = 8;

    private readonly StackWindow[] _windows = new StackWindow[RemoteRange.MaxPerRead];
    private readonly byte[] _single = new byte[Math.Max(layout.FrameSize, ChunkData)];
    private ulong _rootExecutable;
    private int _windowCount;
    private int _apartFirst;
    private int _apartEnd;
    private int _twiceEnd;

    // Copied twice: from _twiceFirst on, as much as from _twiceSecond on.
    private int _twiceFirst;
    private int _twiceSecond;
    private int _twiceLength;

    // The marker at the root lies in the thread state (3.14+).
    protected override int PlanHead(ThreadTrack thread)
    {
        int length = Layout.ThreadHeadSize;
        foreach (ulong address in thread.Plan.Apart)
        {
            ulong offset = address - thread.Address;
            length = offset < MaxHead ? Math.Max(length, (int)offset + Layout.FrameSize) : length;
        }

        return length;
    }

    protected override void PlanWindows(ThreadTrack thread)
    {
        StackPlan plan = thread.Plan;
        _windowCount = 0;
        _twiceFirst = Ranges.Length;
        ulong chunk = 0;
        int hotOffset = 0;
        int hotLength = 0;
        if (plan.Chunks.Count > 0)
        {
            (chunk, int used) = plan.Chunks[0];
            hotOffset = StandsStill ? 0 : Math.Max(0, used - HotSize) & ~7;
            hotLength = Math.Min(used + Slack, plan.NewestSize) - hotOffset;
            ulong hotStart = chunk + (ulong)hotOffset;
            _windows[_windowCount++] = new StackWindow(hotStart, hotLength, Add(hotStart, hotLength), 0);
        }

        int hotWindows = _windowCount;
        if (HeadLength > Layout.ThreadHeadSize)
        {
            _windows[_windowCount++] = new StackWindow(thread.Address, HeadLength, HeadFirst, 0);
        }

        int apartWindows = _windowCount;
        ReadOnlySpan<RawFrame> calm = plan.Apart.Length > FewApart ? [] : thread.Calm;
        _apartFirst = hotWindows;
        AddApart(thread, calm, hot: true);
        _twiceEnd = _windowCount;
        _twiceLength = Ranges.Length - _twiceFirst;
        AddApart(thread, calm, hot: false);
        _apartEnd = _windowCount;
        for (int i = 1; i < plan.Chunks.Count && Ranges.Free > _apartEnd + Spare && Ranges.Length < MaxBytes; i++)
        {
            (ulong start, int used) = plan.Chunks[i];
            int position = Add(start, used);
            _windows[_windowCount++] = new StackWindow(start, used, position, position);
        }

        // Second copies, in the same order as the first ones so that they can be compared as a whole.
        if (StandsStill)
        {
            _twiceSecond = Ranges.Length;
            for (int i = 0; i < _twiceEnd; i++)
            {
                _windows[i] = _windows[i] with { Second = _windows[i].First };
            }

            return;
        }

        // What lies further out in the newest chunk is copied once, between both copies of the hot part, and in one range
        // with the second of them.
        _twiceSecond = Ranges.Length + hotOffset;
        if (hotWindows > 0)
        {
            int position = Add(chunk, hotOffset + hotLength);
            _windows[0] = _windows[0] with { Second = _twiceSecond };
            if (hotOffset > 0)
            {
                // A frame may straddle the border: this window reaches over it.
                _windows[_windowCount++] = new StackWindow(chunk, hotOffset + Math.Min(Layout.FrameSize, hotLength), position, position);
            }
        }

        for (int i = apartWindows; i < _twiceEnd; i++)
        {
            _windows[i] = _windows[i] with { Second = Add(_windows[i].Start, _windows[i].Length) };
        }

        if (apartWindows > hotWindows)
        {
            // The thread state is copied last.
            _windows[hotWindows] = _windows[hotWindows] with { Second = Ranges.Length };
        }
    }

    protected override bool TryTop(ThreadTrack thread, int head, bool second, out ulong frame)
    {
        StackPlan plan = thread.Plan;
        frame = HeadWord(head, Layout.ThreadTop);
        bool planned = true;
        ulong chunk = HeadWord(head, Layout.ThreadDataStackChunk);
        ulong top = HeadWord(head, Layout.ThreadDataStackTop);
        if (chunk != (plan.Chunks.Count > 0 ? plan.Chunks[0].Start : 0))
        {
            PlanChunks(plan, chunk, top);
            planned = chunk == 0;
        }
        else if (chunk != 0)
        {
            int used = (int)Math.Min(top - chunk, (ulong)plan.NewestSize);
            int copied = Math.Min(plan.Chunks[0].Used + Slack, plan.NewestSize);
            plan.Chunks[0] = (chunk, used);
            planned = used <= copied;
        }

        if (Layout.CFrameCurrentFrame >= 0 && frame != 0)
        {
            int hint = 0;
            plan.Touch(frame);
            if (!TryLocate(frame, second, ref hint, out int position))
            {
                return false;
            }

            frame = Word(position + Layout.CFrameCurrentFrame);
        }

        return planned;
    }

    protected override WalkEnd Walk(ThreadTrack thread, ulong top, Copy copy, ref RawFrame[] frames, out int count)
    {
        count = 0;
        bool second = copy != Copy.First;
        int hint = 0;
        ulong address = top;
        CycleGuard guard = default;
        while (address != 0)
        {
            if (guard.Meets(address))
            {
                return WalkEnd.Broken;
            }

            if (count == frames.Length)
            {
                if (count >= MaxFrames)
                {
                    return WalkEnd.TooDeep;
                }

                Grow(ref frames);
            }

            if (!TryLocate(address, second, ref hint, out int position))
            {
                if ((address & 7) != 0 || !FollowApart(thread, address))
                {
                    return WalkEnd.Broken;
                }

                return WalkEnd.Missing;
            }

            // Only what lies on the data stack stays where it is; the rest is read ahead while it is in use.
            if (hint >= _apartFirst && hint < _apartEnd)
            {
                thread.Plan.Touch(address);
            }

            ref RawFrame frame = ref frames[count];
            if (!TryDecode(address, position, twice: hint < _twiceEnd, out frame, out ulong previous))
            {
                return WalkEnd.Broken;
            }

            // A generator that was suspended meanwhile has no caller, which must not pass for the root.
            if (previous == 0 && !IsRoot(thread, frame, position))
            {
                return WalkEnd.Broken;
            }

            // A frame without code (3.14+) has returned already; its caller is true all the same.
            if (!frame.IsMarker || frame.IsEntry)
            {
                count++;
                // Behind a calm marker there are frames that were copied twice.
                if (copy == Copy.SecondOnly && hint >= _apartEnd)
                {
                    return WalkEnd.CopiedOnce;
                }
            }

            if (previous == address)
            {
                return WalkEnd.Broken;
            }

            address = previous;
        }

        return WalkEnd.Root;
    }

    protected override bool TryReadFrame(ulong address, bool second, out RawFrame frame, out ulong previous)
    {
        int hint = 0;
        frame = default;
        previous = 0;
        return TryLocate(address, second, ref hint, out int position)
            && TryDecode(address, position, twice: hint < _twiceEnd, out frame, out previous);
    }

    protected override int FindAbove(ThreadTrack thread, ulong caller, Span<RawFrame> frames)
    {
        int count = 0;
        for (int i = 0; i < _windowCount && count < frames.Length; i++)
        {
            ref readonly StackWindow window = ref _windows[i];
            int last = window.Length - Layout.FrameSize;
            ReadOnlySpan<ulong> words = last < 0
                ? []
                : MemoryMarshal.Cast<byte, ulong>(Buffer.Slice(window.First + Layout.FramePrevious, (last & ~7) + sizeof(ulong)));
            int at = 0;
            for (int next; count < frames.Length && (next = words[at..].IndexOf(caller)) >= 0; at += next + 1)
            {
                int offset = (at + next) * sizeof(ulong);
                if (TryDecode(window.Start + (ulong)offset, window.First + offset, twice: false, out RawFrame frame, out _))
                {
                    frames[count++] = frame;
                }
            }
        }

        return count;
    }

    // The first slot of the first chunk stays empty, so that popping the first frame does not free the chunk
    // (Python/pystate.c, push_chunk).
    protected override ulong FirstFrame(ThreadTrack thread) =>
        thread.Plan.Chunks.Count > 0 ? thread.Plan.Chunks[^1].Start + ChunkData + sizeof(ulong) : 0;

    protected override void Replan(ThreadTrack thread)
    {
        StackPlan plan = thread.Plan;
        plan.ForgetApart();
        PlanChunks(plan, HeadWord(HeadFirst, Layout.ThreadDataStackChunk), HeadWord(HeadFirst, Layout.ThreadDataStackTop));
    }

    protected override void Settle(ThreadTrack thread) => thread.RootExecutable = _rootExecutable;

    protected override bool IsSameTwice()
    {
        ReadOnlySpan<byte> buffer = Buffer;
        return HeadWord(HeadFirst, Layout.ThreadTop) == HeadWord(HeadSecond, Layout.ThreadTop)
            && HeadWord(HeadFirst, Layout.ThreadDataStackTop) == HeadWord(HeadSecond, Layout.ThreadDataStackTop)
            && buffer[(HeadFirst + Layout.ThreadHeadSize)..(HeadFirst + HeadLength)].SequenceEqual(
                buffer[(HeadSecond + Layout.ThreadHeadSize)..(HeadSecond + HeadLength)])
            && buffer.Slice(_twiceFirst, _twiceLength).SequenceEqual(buffer.Slice(_twiceSecond, _twiceLength));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryLocate(ulong address, bool second, ref int hint, out int position)
    {
        int size = Layout.FrameSize;
        for (int tried = 0; tried <= _windowCount; tried++)
        {
            // First where the last frame was found, then from the innermost window on.
            int i = tried == 0 ? hint : tried - 1;
            if (i >= _windowCount)
            {
                continue;
            }

            ref readonly StackWindow window = ref _windows[i];
            ulong offset = address - window.Start;
            if (offset <= (ulong)window.Length - (ulong)size && window.Length >= size)
            {
                hint = i;
                position = (second ? window.Second : window.First) + (int)offset;
                return true;
            }
        }

        position = 0;
        return false;
    }

    // 3.12+: every chain ends at a marker, in whose place of the code object all have the same; what has no code either is
    // a generator that returned. 3.11: at the first frame of a C call, which is a generator's only where it was before.
    private bool IsRoot(ThreadTrack thread, in RawFrame frame, int position)
    {
        if (Layout.FrameIsEntry >= 0)
        {
            return frame.IsEntry && (Buffer[position + Layout.FrameOwner] != GeneratorOwner
                || thread.FrameCount == 0 || thread.Frames[0].Address == frame.Address);
        }

        _rootExecutable = Word(position + Layout.FrameCode);
        return frame.IsMarker && frame.IsEntry && (thread.RootExecutable == 0 || thread.RootExecutable == _rootExecutable);
    }

    // False when the owner is none: then it is no frame.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryDecode(ulong address, int position, bool twice, out RawFrame frame, out ulong previous)
    {
        byte owner = Buffer[position + Layout.FrameOwner];
        previous = Word(position + Layout.FramePrevious);
        ulong code = Word(position + Layout.FrameCode) & Layout.CodePointerMask;
        bool marker = owner > FrameObjectOwner;
        bool entry = marker || (Layout.FrameIsEntry >= 0 && Buffer[position + Layout.FrameIsEntry] != 0);
        RawFrameTraits traits = (twice ? RawFrameTraits.Twice : 0) | (entry ? RawFrameTraits.Entry : 0);
        frame = new RawFrame(address, marker ? 0 : code, marker ? 0 : Word(position + Layout.FrameInstruction), traits);
        return owner <= MaxOwner;
    }

    // Markers of nested C calls are neighbours on the C stack: one window for each run. Those are added of which all are
    // calm, or the others.
    private void AddApart(ThreadTrack thread, ReadOnlySpan<RawFrame> calm, bool hot)
    {
        ReadOnlySpan<ulong> addresses = thread.Plan.Apart;
        ulong size = (ulong)Layout.FrameSize;
        for (int i = 0; i < addresses.Length && Ranges.Free > MaxChunks + _windowCount + Spare && Ranges.Length < MaxBytes;)
        {
            ulong start = addresses[i];
            if (start - thread.Address < (ulong)HeadLength)
            {
                i++;
                continue;
            }

            ulong end = start + size;
            bool isHot = !HasMarker(calm, start);
            for (i++; i < addresses.Length && addresses[i] <= end + MergeGap && addresses[i] >= start; i++)
            {
                end = Math.Max(end, addresses[i] + size);
                isHot = isHot || !HasMarker(calm, addresses[i]);
            }

            if (isHot == hot)
            {
                int length = (int)(end - start);
                int position = Add(start, length);
                _windows[_windowCount++] = new StackWindow(start, length, position, position);
            }
        }
    }

    // A generator's frame is taken up by another caller at any time; a marker lives as long as what it calls.
    private static bool HasMarker(ReadOnlySpan<RawFrame> frames, ulong address) =>
        IndexOf(frames, address) is >= 0 and int index && frames[index].IsMarker;

    // A frame was met that was not copied. Follow the chain frame by frame to its root, so that one more read gets all
    // that lie apart together.
    private bool FollowApart(ThreadTrack thread, ulong address)
    {
        StackPlan plan = thread.Plan;
        bool found = false;
        int hint = 0;
        int reads = 0;
        for (int i = 0; i < MaxFrames && address != 0 && (address & 7) == 0; i++)
        {
            if (TryLocate(address, second: false, ref hint, out int position))
            {
                address = Word(position + Layout.FramePrevious);
                continue;
            }

            // More than is worth reading ahead, or a chain that leads back into itself.
            if (++reads > MaxReadsApart)
            {
                return found;
            }

            if (Memory.Read(address, _single.AsSpan(0, Layout.FrameSize)) != Layout.FrameSize || _single[Layout.FrameOwner] > MaxOwner)
            {
                return found;
            }

            found = true;
            if (!IsOnDataStack(plan, address))
            {
                plan.Touch(address);
            }

            address = Unsafe.ReadUnaligned<ulong>(ref _single[Layout.FramePrevious]);
        }

        return found;
    }

    private static bool IsOnDataStack(StackPlan plan, ulong address)
    {
        for (int i = 0; i < plan.Chunks.Count; i++)
        {
            (ulong start, int used) = plan.Chunks[i];
            if (address >= start && address - start < (ulong)(i == 0 ? plan.NewestSize : used))
            {
                return true;
            }
        }

        return false;
    }

    private void PlanChunks(StackPlan plan, ulong chunk, ulong top)
    {
        plan.Chunks.Clear();
        plan.NewestSize = 0;
        ulong start = chunk;
        while (start != 0 && (start & 7) == 0 && plan.Chunks.Count < MaxChunks
            && Memory.Read(start, _single.AsSpan(0, ChunkData)) == ChunkData)
        {
            ulong size = Unsafe.ReadUnaligned<ulong>(ref _single[ChunkSize]);
            ulong slots = Unsafe.ReadUnaligned<ulong>(ref _single[ChunkTop]);
            ulong used = plan.Chunks.Count == 0 ? top - chunk : ChunkData + (slots * sizeof(ulong));
            if (size is < ChunkData or > MaxChunkSize)
            {
                return;
            }

            if (plan.Chunks.Count == 0)
            {
                plan.NewestSize = (int)size;
            }

            plan.Chunks.Add((start, (int)Math.Min(used, size)));
            start = Unsafe.ReadUnaligned<ulong>(ref _single[ChunkPrevious]);
        }
    }
}
