using System.Runtime.CompilerServices;
using Austin.Common.Linux;

namespace Austin.Common.CPython;

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
    private const int HotSize = 4096;

    private const int MaxChunks = 400;
    private const int MaxChunkSize = 1 << 20;
    private const int FrameObjectOwner = 2;
    private const int MaxOwner = 4;
    private const int CFrameSize = 24;

    private readonly StackWindow[] _windows = new StackWindow[MaxChunks + StackPlan.MaxApart + 4];
    private readonly byte[] _single = new byte[Math.Max(layout.FrameSize, ChunkData)];
    private int _windowCount;
    private int _cframeFirst;
    private int _cframeSecond;
    private ulong _plannedCFrame;

    // Copied twice: from _twiceFirst on, as much as from _twiceSecond on.
    private int _twiceFirst;
    private int _twiceSecond;
    private int _twiceLength;

    protected override void PlanWindows(ThreadTrack thread)
    {
        StackPlan plan = thread.Plan;
        int frameSize = Layout.FrameSize;
        _windowCount = 0;
        _plannedCFrame = plan.CFrame;
        _twiceFirst = Ranges.Length;
        if (_plannedCFrame != 0)
        {
            _cframeFirst = Add(_plannedCFrame, CFrameSize);
        }

        ulong hotStart = 0;
        int hotLength = 0;
        if (plan.Chunks.Count > 0)
        {
            (ulong start, int used) = plan.Chunks[0];
            int length = Math.Min(used + Slack, plan.NewestSize);
            int hotOffset = Math.Max(0, used - HotSize) & ~7;
            hotStart = start + (ulong)hotOffset;
            hotLength = length - hotOffset;
            _windows[_windowCount++] = new StackWindow(hotStart, hotLength, Add(hotStart, hotLength), 0);
        }

        int hotWindows = _windowCount;
        foreach ((ulong address, _) in plan.Apart)
        {
            _windows[_windowCount++] = new StackWindow(address, frameSize, Add(address, frameSize), 0);
        }

        int twiceWindows = _windowCount;
        _twiceLength = Ranges.Length - _twiceFirst;
        if (plan.Chunks.Count > 0 && hotStart > plan.Chunks[0].Start)
        {
            // A frame may straddle the border: this window reaches over it.
            int length = (int)Math.Min(hotStart - plan.Chunks[0].Start + (ulong)frameSize, (ulong)(hotLength + (int)(hotStart - plan.Chunks[0].Start)));
            int position = Add(plan.Chunks[0].Start, length);
            _windows[_windowCount++] = new StackWindow(plan.Chunks[0].Start, length, position, position);
        }

        for (int i = 1; i < plan.Chunks.Count && Ranges.Length < MaxBytes; i++)
        {
            (ulong start, int used) = plan.Chunks[i];
            int position = Add(start, used);
            _windows[_windowCount++] = new StackWindow(start, used, position, position);
        }

        // Second copies, in the same order as the first ones so that they can be compared as a whole.
        _twiceSecond = Ranges.Length;
        if (_plannedCFrame != 0)
        {
            _cframeSecond = Add(_plannedCFrame, CFrameSize);
        }

        if (hotWindows > 0)
        {
            _windows[0] = _windows[0] with { Second = Add(hotStart, hotLength) };
        }

        for (int i = hotWindows; i < twiceWindows; i++)
        {
            _windows[i] = _windows[i] with { Second = Add(_windows[i].Start, frameSize) };
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

        if (Layout.CFrameCurrentFrame >= 0)
        {
            if (frame != _plannedCFrame)
            {
                plan.CFrame = frame;
                return false;
            }

            frame = frame == 0 ? 0 : Word((second ? _cframeSecond : _cframeFirst) + Layout.CFrameCurrentFrame);
        }

        return planned;
    }

    protected override WalkEnd Walk(ThreadTrack thread, ulong top, bool second, ref RawFrame[] frames, out int count)
    {
        count = 0;
        int hint = 0;
        ulong mask = Layout.CodePointerMask;
        ulong address = top;
        while (address != 0)
        {
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
            if (hint > 0 && _windows[hint].Length == Layout.FrameSize)
            {
                thread.Plan.Touch(address);
            }

            byte owner = Buffer[position + Layout.FrameOwner];
            ulong previous = Word(position + Layout.FramePrevious);
            ulong code = Word(position + Layout.FrameCode) & mask;
            if (owner > MaxOwner)
            {
                return WalkEnd.Broken;
            }

            if (owner > FrameObjectOwner)
            {
                frames[count++] = new RawFrame(address, 0, 0, IsEntry: true);
            }
            else if (code != 0)
            {
                bool entry = Layout.FrameIsEntry >= 0 && Buffer[position + Layout.FrameIsEntry] != 0;
                frames[count++] = new RawFrame(address, code, Word(position + Layout.FrameInstruction), entry);
            }

            // A frame without code (3.14+) has returned already; its caller is true all the same.
            if (previous == address)
            {
                return WalkEnd.Broken;
            }

            address = previous;
        }

        return WalkEnd.Root;
    }

    protected override void Replan(ThreadTrack thread)
    {
        StackPlan plan = thread.Plan;
        plan.Apart.Clear();
        plan.CFrame = Layout.CFrameCurrentFrame >= 0 ? HeadWord(HeadFirst, Layout.ThreadTop) : 0;
        PlanChunks(plan, HeadWord(HeadFirst, Layout.ThreadDataStackChunk), HeadWord(HeadFirst, Layout.ThreadDataStackTop));
    }

    protected override bool IsSameTwice()
    {
        ReadOnlySpan<byte> buffer = Buffer;
        return HeadWord(HeadFirst, Layout.ThreadTop) == HeadWord(HeadSecond, Layout.ThreadTop)
            && HeadWord(HeadFirst, Layout.ThreadDataStackTop) == HeadWord(HeadSecond, Layout.ThreadDataStackTop)
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

    // A frame was met that was not copied. Follow the chain frame by frame until it is back on the data stack, so that
    // one more read gets all of them together.
    private bool FollowApart(ThreadTrack thread, ulong address)
    {
        StackPlan plan = thread.Plan;
        bool found = false;
        int hint = 0;
        for (int i = 0; i < StackPlan.MaxApart && address != 0 && (address & 7) == 0; i++)
        {
            if (TryLocate(address, second: false, ref hint, out _))
            {
                break;
            }

            if (Memory.Read(address, _single.AsSpan(0, Layout.FrameSize)) != Layout.FrameSize || _single[Layout.FrameOwner] > MaxOwner)
            {
                return found;
            }

            found = true;
            if (!plan.Chunks.Exists(c => address - c.Start < MaxChunkSize && address >= c.Start && address - c.Start < (ulong)Math.Max(c.Used, plan.NewestSize)))
            {
                plan.Touch(address);
            }

            address = Unsafe.ReadUnaligned<ulong>(ref _single[Layout.FramePrevious]);
        }

        return found;
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
