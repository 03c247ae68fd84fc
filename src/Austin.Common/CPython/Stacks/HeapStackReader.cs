using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Austin.Common.CPython.Layouts;
using Austin.Common.Linux;
using Austin.Common.Memory;

namespace Austin.Common.CPython.Stacks;

/// <summary>Stacks of CPython 3.8 to 3.10: every frame is an object on the heap.</summary>
/// <remarks>
/// Frame objects are reused for the same code, so the next stack probably lies where the last ones did. Neighbours are
/// copied as one range; the innermost frames are copied a second time.
/// </remarks>
internal sealed class HeapStackReader(IRemoteMemory memory, InterpreterLayout layout) : StackReader(memory, layout)
{
    // Innermost frames that are copied twice; and of so few known ones, all but those that have not moved lately.
    private const int HotFrames = 8;
    private const int FewFrames = 64;

    // Copied twice as a whole, though not all in it needs that.
    private const int MaxMixed = 2048;

    // Another range costs as much as copying about so many bytes more.
    private const int MergeGap = 2048;

    // Ranges that the thread state takes, and some.
    private const int Spare = 8;

    // So often the frames that are not on the stack are forgotten, where there are so many times more of them.
    private const int ForgetAfter = 1024;
    private const int MostKnown = 4;

    private readonly StackWindow[] _windows = new StackWindow[RemoteRange.MaxPerRead];
    private readonly (ulong Start, ulong End, bool Hot)[] _runs = new (ulong, ulong, bool)[RemoteRange.MaxPerRead];
    private readonly byte[] _single = new byte[layout.FrameSize];

    // 3.8, 3.9: f_executing is a flag; 3.10: f_state is FRAME_EXECUTING.
    private readonly byte _executing = (byte)(layout.Minor >= 10 ? 0 : 1);
    private int _hotWindows;
    private int _windowCount;
    private int _samples;

    // Copied twice: from _twiceFirst on, as much as from _twiceSecond on.
    private int _twiceFirst;
    private int _twiceSecond;
    private int _twiceLength;

    protected override void PlanWindows(ThreadTrack thread)
    {
        List<ulong> known = thread.Plan.FrameObjects;
        if (++_samples % ForgetAfter == 0 && known.Count > FewFrames + (MostKnown * thread.FrameCount))
        {
            known.Clear();
            known.AddRange(thread.Plan.Innermost);
            for (int i = 0; i < thread.FrameCount; i++)
            {
                Remember(known, thread.Frames[i].Address);
            }
        }

        int runs = known.Count <= FewFrames
            ? FindRuns(CollectionsMarshal.AsSpan(known), [], thread.Calm)
            : FindRuns(CollectionsMarshal.AsSpan(known), CollectionsMarshal.AsSpan(thread.Plan.Innermost), []);
        _windowCount = 0;
        _twiceFirst = Ranges.Length;
        AddWindows(_runs.AsSpan(0, runs), hot: true);
        _hotWindows = _windowCount;
        _twiceLength = Ranges.Length - _twiceFirst;
        AddWindows(_runs.AsSpan(0, runs), hot: false);
        _twiceSecond = Ranges.Length;
        for (int i = 0; i < _hotWindows && !StandsStill; i++)
        {
            _windows[i] = _windows[i] with { Second = Add(_windows[i].Start, _windows[i].Length) };
        }
    }

    protected override bool TryTop(ThreadTrack thread, int head, bool second, out ulong frame)
    {
        frame = HeadWord(head, Layout.ThreadTop);
        return true;
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
                return (address & 7) == 0 && Follow(thread, address) ? WalkEnd.Missing : WalkEnd.Broken;
            }

            ref RawFrame frame = ref frames[count++];
            frame = Decode(address, position, out ulong previous);

            // A frame that returned has no caller any more, which must not pass for the root.
            if (previous == address || frame.Code == 0 || (previous == 0 && Buffer[position + Layout.FrameState] != _executing))
            {
                return WalkEnd.Broken;
            }

            if (copy == Copy.SecondOnly && !frame.IsTwice)
            {
                return WalkEnd.CopiedOnce;
            }

            address = previous;
        }

        if (!second)
        {
            List<ulong> innermost = thread.Plan.Innermost;
            innermost.Clear();
            for (int i = 0; i < Math.Min(count, HotFrames); i++)
            {
                innermost.Add(frames[i].Address);
                // One that lay between two known ones was copied with them.
                Remember(thread.Plan.FrameObjects, frames[i].Address);
            }

            innermost.Sort();
        }

        return WalkEnd.Root;
    }

    protected override bool TryReadFrame(ulong address, bool second, out RawFrame frame, out ulong previous)
    {
        int hint = 0;
        bool found = TryLocate(address, second, ref hint, out int position);
        previous = 0;
        frame = found ? Decode(address, position, out previous) : default;
        return found;
    }

    protected override int FindAbove(ThreadTrack thread, ulong caller, Span<RawFrame> frames)
    {
        int count = 0;
        int hint = 0;
        foreach (ulong address in CollectionsMarshal.AsSpan(thread.Plan.FrameObjects))
        {
            if (count < frames.Length && TryLocate(address, second: false, ref hint, out int position)
                && Word(position + Layout.FramePrevious) == caller && Buffer[position + Layout.FrameState] == _executing)
            {
                frames[count++] = Decode(address, position, out _);
            }
        }

        return count;
    }

    protected override void Replan(ThreadTrack thread)
    {
        thread.Plan.FrameObjects.Clear();
        thread.Plan.Innermost.Clear();
    }

    protected override bool IsSameTwice()
    {
        ReadOnlySpan<byte> buffer = Buffer;
        return HeadWord(HeadFirst, Layout.ThreadTop) == HeadWord(HeadSecond, Layout.ThreadTop)
            && buffer.Slice(_twiceFirst, _twiceLength).SequenceEqual(buffer.Slice(_twiceSecond, _twiceLength));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private RawFrame Decode(ulong address, int position, out ulong previous)
    {
        bool twice = position < _twiceFirst + _twiceLength || position >= _twiceSecond;
        int instruction = Unsafe.ReadUnaligned<int>(ref Unsafe.AsRef(in Buffer[position + Layout.FrameInstruction]));
        previous = Word(position + Layout.FramePrevious);
        // Every frame object is run by a C call of its own.
        RawFrameTraits traits = RawFrameTraits.Entry | (twice ? RawFrameTraits.Twice : 0);
        return new RawFrame(address, Word(position + Layout.FrameCode), (ulong)((long)instruction * Layout.InstructionUnit), traits);
    }

    // Runs of neighbours. Hot are those among some, where there are any given; else all but the calm ones.
    private int FindRuns(ReadOnlySpan<ulong> addresses, ReadOnlySpan<ulong> some, ReadOnlySpan<RawFrame> calm)
    {
        ulong size = (ulong)Layout.FrameSize;
        int count = 0;
        int next = 0;
        foreach (ulong address in addresses)
        {
            while (next < some.Length && some[next] < address)
            {
                next++;
            }

            bool hot = some.IsEmpty ? IndexOf(calm, address) < 0 : next < some.Length && some[next] == address;
            ref (ulong Start, ulong End, bool Hot) run = ref _runs[Math.Max(0, count - 1)];
            if (count > 0 && address <= run.End + MergeGap && (hot == run.Hot || address + size - run.Start <= MaxMixed))
            {
                run = (run.Start, Math.Max(run.End, address + size), run.Hot || hot);
            }
            else if (count < _runs.Length)
            {
                _runs[count++] = (address, address + size, hot);
            }
        }

        return count;
    }

    private static void Remember(List<ulong> known, ulong address)
    {
        int index = known.BinarySearch(address);
        if (index < 0 && known.Count < MaxFrames)
        {
            known.Insert(~index, address);
        }
    }

    private void AddWindows(ReadOnlySpan<(ulong Start, ulong End, bool Hot)> runs, bool hot)
    {
        foreach ((ulong start, ulong end, bool isHot) in runs)
        {
            if (isHot == hot && _windowCount < _windows.Length && Ranges.Free > _windowCount + Spare && Ranges.Length < MaxBytes)
            {
                int length = (int)(end - start);
                int position = Add(start, length);
                _windows[_windowCount++] = new StackWindow(start, length, position, position);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryLocate(ulong address, bool second, ref int hint, out int position)
    {
        // What is copied twice must be found there.
        for (int i = 0; i < _hotWindows; i++)
        {
            if (TryWindow(i, address, second, out position))
            {
                return true;
            }
        }

        if (hint >= _hotWindows && hint < _windowCount && TryWindow(hint, address, second, out position))
        {
            return true;
        }

        int low = _hotWindows;
        int high = _windowCount - 1;
        while (low <= high)
        {
            int middle = (low + high) >>> 1;
            if (TryWindow(middle, address, second, out position))
            {
                hint = middle;
                return true;
            }

            if (address < _windows[middle].Start)
            {
                high = middle - 1;
            }
            else
            {
                low = middle + 1;
            }
        }

        position = 0;
        return false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryWindow(int index, ulong address, bool second, out int position)
    {
        ref readonly StackWindow window = ref _windows[index];
        ulong offset = address - window.Start;
        position = (second ? window.Second : window.First) + (int)offset;
        return offset <= (ulong)(window.Length - Layout.FrameSize);
    }

    // Frames in memory that was not copied: follow the chain frame by frame, so that one more read gets all of them.
    private bool Follow(ThreadTrack thread, ulong address)
    {
        List<ulong> known = thread.Plan.FrameObjects;
        bool found = false;
        int hint = 0;
        CycleGuard guard = default;
        for (int i = 0; i < MaxFrames && address != 0 && (address & 7) == 0 && !guard.Meets(address); i++)
        {
            if (TryLocate(address, second: false, ref hint, out int position))
            {
                address = Word(position + Layout.FramePrevious);
                continue;
            }

            if (Memory.Read(address, _single) != _single.Length)
            {
                return found;
            }

            found = true;
            Remember(known, address);
            address = Unsafe.ReadUnaligned<ulong>(ref _single[Layout.FramePrevious]);
        }

        return found;
    }
}
