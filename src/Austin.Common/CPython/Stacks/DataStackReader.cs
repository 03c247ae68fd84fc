using Austin.Common.CPython.Layouts;
using Austin.Common.Memory;

namespace Austin.Common.CPython.Stacks;

/// <summary>Stacks of CPython 3.11 and later: frames on the thread's data stack, in generators, and markers on the C stack.</summary>
/// <remarks>
/// The data stack is copied from the root on in one range for each chunk, so that its frames are read some ten
/// nanoseconds apart; a range of its own costs the kernel some 400.
/// </remarks>
internal sealed class DataStackReader : StackReader
{
    // struct _stack_chunk: previous, size, top, data (Include/internal/pycore_pystate.h).
    private const int ChunkPrevious = 0;
    private const int ChunkSize = 8;
    private const int ChunkTop = 16;
    private const int ChunkData = 24;

    // Bytes copied above the last known top, for calls made since.
    private const int Slack = 1024;

    private const int MaxChunks = 400;
    private const int MaxChunkSize = 1 << 20;

    // Another range costs as much as copying about so many bytes more.
    private const int MergeGap = 2048;

    // Bytes behind the thread state up to which a frame is copied with it.
    private const int MaxHead = 2048;

    private readonly byte[] _header = new byte[ChunkData];
    private readonly DataStackWalker _walker;
    private readonly FrameChain _chain;
    private int _later;

    public DataStackReader(IRemoteMemory memory, InterpreterLayout layout, ICodeShapes shapes)
        : base(memory, layout, shapes)
    {
        _walker = new DataStackWalker(Copy, layout, shapes);
        _chain = new FrameChain(Copy, layout, shapes);
    }

    protected override int Plan(RemoteThread thread)
    {
        // The marker at the root lies in the thread state (3.15), and is copied with it.
        CopyPlan plan = thread.Plan;
        ReadOnlySpan<(ulong Address, int Length)> offStack = plan.OffStack;
        int headLength = Layout.ThreadHeadSize;
        foreach ((ulong address, int length) in offStack)
        {
            ulong offset = address - thread.Address;
            headLength = offset < MaxHead ? Math.Max(headLength, (int)offset + length) : headLength;
        }

        // The data stack comes first: what is read before it is taken from the caches of the target's CPU, and whoever
        // calls or returns then waits for it.
        _walker.Begin();
        for (int i = plan.Chunks.Count - 1; i >= 0; i--)
        {
            (ulong start, int used) = plan.Chunks[i];
            int length = i > 0 ? used : Math.Min(used + Slack, plan.NewestSize);
            if (Copy.Length + length < StackCopy.MaxBytes)
            {
                // The first slot of the first chunk stays empty, so that popping the first frame does not free the chunk
                // (Python/pystate.c, push_chunk).
                int first = ChunkData + (i == plan.Chunks.Count - 1 ? sizeof(ulong) : 0);
                _walker.AddChunk(start, length, Copy.AddWindow(start, length), first);
            }
        }

        int head = Copy.AddWindow(thread.Address, headLength);
        // The frame that runs is named by a cframe on the C stack (3.11, 3.12): what it names is copied behind it.
        ulong cframe = Layout.CFrameCurrentFrame < 0 ? 0 : thread.LastTop;
        if (cframe != 0)
        {
            AddOffStack(offStack, thread.Address, (ulong)headLength, cframe, withFirst: true);
        }

        Copy.BeginSorted();
        AddOffStack(offStack, thread.Address, (ulong)headLength, cframe, withFirst: false);
        Copy.EndSorted();
        _later = _walker.HasRunners && Layout.CFrameCurrentFrame < 0
            ? Copy.Add(thread.Address + (ulong)Layout.ThreadTop, sizeof(ulong))
            : -1;
        return head;
    }

    protected override bool Replan(RemoteThread thread)
    {
        CopyPlan plan = thread.Plan;
        plan.ForgetOffStack();
        if (!Memory.TryReadWord(thread.Address + (ulong)Layout.ThreadDataStackChunk, out ulong chunk)
            || !Memory.TryReadWord(thread.Address + (ulong)Layout.ThreadDataStackTop, out ulong top))
        {
            return false;
        }

        PlanChunks(plan, chunk, top);
        return true;
    }

    protected override bool TryWalk(RemoteThread thread, out StackQuality quality)
    {
        quality = StackQuality.RootMissing;
        if (!FindChunk(thread))
        {
            return false;
        }

        ulong top = HeadWord(Layout.ThreadTop);
        Simultaneity = Simultaneity.Certain;
        IsGuessed = false;
        if (StandsStill || IsPlaced)
        {
            quality = _chain.Follow(thread, top);
            if (quality is StackQuality.Whole or StackQuality.TooDeep)
            {
                return true;
            }

            // It is just leaving a generator, which has no caller any more: the data stack still has them.
        }

        Simultaneity = Simultaneity.None;
        _walker.IsTracing = Layout.ThreadTracing >= 0 && Copy.Half(Head + Layout.ThreadTracing) != 0;
        quality = _walker.Walk(thread, top, _later < 0 ? 0 : Copy.Word(_later));

        // Where the thread state names another frame than the data stack shows, and has done so before, the thread may be
        // blocked in the midst of a call: what stands still is as the thread state has it.
        bool isAgreed = thread.FrameCount > 0 && thread.Frames[thread.FrameCount - 1].Address == _walker.Innermost(thread, top);
        bool isSame = thread.LastTop == top || thread.Stored <= 1;
        thread.LastTop = top;
        if (!isAgreed && isSame && Copy.IsUnchanged())
        {
            // Frames off the data stack that were not foreseen are younger than the proof.
            StackQuality still = _chain.Follow(thread, top);
            bool isWhole = still == StackQuality.Whole && (AreReadable(thread.Frames.AsSpan(0, thread.FrameCount)) || Copy.IsUnchanged());
            Simultaneity = isWhole ? Simultaneity.Likely : Simultaneity.None;
            quality = isWhole ? still : _walker.Walk(thread, top, later: 0);
        }

        IsGuessed = Simultaneity == Simultaneity.None && _walker.IsGuessed;

        return true;
    }

    private bool AreReadable(ReadOnlySpan<RawFrame> frames)
    {
        foreach (ref readonly RawFrame frame in frames)
        {
            if (!frame.IsMarker && (Shapes.Find(frame.Code) is not { } shape
                || !shape.IsInside((long)(frame.Instruction - frame.Code - (ulong)Layout.CodeInstructions))))
            {
                return false;
            }
        }

        return true;
    }

    // False when the plan knew nothing of the chunks that the thread has; now it does.
    private bool FindChunk(RemoteThread thread)
    {
        CopyPlan plan = thread.Plan;
        ulong chunk = HeadWord(Layout.ThreadDataStackChunk);
        ulong top = HeadWord(Layout.ThreadDataStackTop);
        ulong known = plan.Chunks.Count > 0 ? plan.Chunks[0].Start : 0;
        if (chunk == known)
        {
            if (chunk != 0)
            {
                plan.Chunks[0] = (chunk, (int)Math.Min(top - chunk, (ulong)plan.NewestSize));
            }

            return true;
        }

        int chunks = plan.Chunks.Count;
        PlanChunks(plan, chunk, top);
        if (plan.Chunks.Count == chunks + 1 && chunks > 0 && plan.Chunks[1].Start == known && plan.Chunks[0].Used > ChunkData
            && Copy.TryFetch(chunk, plan.Chunks[0].Used, out int position))
        {
            // A chunk was pushed: what lies in it is a little younger than the rest.
            _walker.AddChunk(chunk, plan.Chunks[0].Used, position, ChunkData);
            return true;
        }

        // A chunk was popped: what was copied of it are finished frames.
        return chunks > plan.Chunks.Count && plan.Chunks.Count > 0 && _walker.HasChunk(chunk);
    }

    // Entry frames of nested C calls are neighbours on the C stack, and generators often in the heap: one range for each run.
    // Either the run that holds the address "first", or all others.
    private void AddOffStack(ReadOnlySpan<(ulong Address, int Length)> offStack, ulong head, ulong headLength, ulong first, bool withFirst)
    {
        for (int i = 0; i < offStack.Length && Copy.Free > Spare && Copy.Length < StackCopy.MaxBytes;)
        {
            (ulong start, int length) = offStack[i++];
            if (start - head < headLength)
            {
                continue;
            }

            ulong end = start + (ulong)length;
            for (; i < offStack.Length && offStack[i].Address <= end + MergeGap; i++)
            {
                end = Math.Max(end, offStack[i].Address + (ulong)offStack[i].Length);
            }

            if ((first - start < end - start) == withFirst)
            {
                _ = Copy.AddWindow(start, (int)(end - start));
            }
        }
    }

    private void PlanChunks(CopyPlan plan, ulong chunk, ulong top)
    {
        plan.Chunks.Clear();
        plan.NewestSize = 0;
        ulong start = chunk;
        while (start != 0 && (start & 7) == 0 && plan.Chunks.Count < MaxChunks && Memory.Read(start, _header) == ChunkData)
        {
            ulong size = BitConverter.ToUInt64(_header, ChunkSize);
            ulong slots = BitConverter.ToUInt64(_header, ChunkTop);
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
            start = BitConverter.ToUInt64(_header, ChunkPrevious);
        }
    }
}
