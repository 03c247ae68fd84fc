using System.Runtime.CompilerServices;
using Austin.Common.CPython.Layouts;
using Austin.Common.Linux;
using Austin.Common.Memory;

namespace Austin.Common.CPython.Stacks;

/// <summary>
/// Reads the stack of one thread at a time out of a running interpreter. One vectored read copies the thread state and
/// the memory of the stack, and then the innermost part and the thread state once more; the frames on which both copies
/// agree were there together. Nothing is retried because the stack moved: that would favour slow code.
/// </summary>
internal abstract class StackReader
{
    /// <summary>Most frames of a stack; deeper ones are cut off at the outer end and marked.</summary>
    public const int MaxFrames = 1 << 16;

    /// <summary>Most bytes copied for one stack.</summary>
    protected const int MaxBytes = 16 << 20;

    // How often a read is repeated because memory was not where the plan said.
    private const int MaxAttempts = 6;

    // What was learned of a thread is given up after so many reads in a row that led nowhere.
    private const int MaxBrokenReads = 64;

    private RawFrame[] _first = new RawFrame[256];
    private RawFrame[] _second = new RawFrame[256];
    private RawFrame[] _loose = new RawFrame[256];
    private readonly RawFrame[] _survivors = new RawFrame[256];
    private byte[] _buffer = new byte[64 * 1024];

    protected StackReader(IRemoteMemory memory, InterpreterLayout layout)
    {
        Memory = memory;
        Layout = layout;
    }

    /// <summary>Reads that had to be repeated so far.</summary>
    public long Retries { get; private set; }

    /// <summary>
    /// Whether the last stack stood still: the same to the byte in both copies, or the same calls in both copies and
    /// at the read before.
    /// </summary>
    public bool IsStable { get; private set; }

    /// <summary>
    /// Set by who holds the thread, or will prove that it did not run meanwhile: then one copy is enough.
    /// </summary>
    public bool StandsStill { get; set; }

    /// <summary>What was read before the thread state; see <see cref="Read"/>.</summary>
    public ReadOnlySpan<byte> Lead => _buffer.AsSpan(0, LeadLength);

    protected IRemoteMemory Memory { get; }

    protected InterpreterLayout Layout { get; }

    protected ReadOnlySpan<byte> Buffer => _buffer;

    protected RangeList Ranges { get; } = new();

    protected int LeadLength { get; private set; }

    /// <summary>Bytes of each copy of the thread state.</summary>
    protected int HeadLength { get; private set; }

    /// <summary>Where the first copy of the thread state lies in the buffer.</summary>
    protected int HeadFirst { get; private set; }

    /// <summary>Where the second copy of the thread state lies in the buffer.</summary>
    protected int HeadSecond { get; private set; }

    /// <summary>
    /// Reads a thread's stack into <see cref="ThreadTrack.Frames"/>; what was there becomes
    /// <see cref="ThreadTrack.PreviousFrames"/>.
    /// </summary>
    /// <param name="thread">The thread.</param>
    /// <param name="lead">Ranges to read first in the same call; see <see cref="Lead"/>.</param>
    public StackOutcome Read(ThreadTrack thread, ReadOnlySpan<RemoteRange> lead)
    {
        StackPlan plan = thread.Plan;
        plan.Tick(thread.Frames.AsSpan(0, thread.FrameCount));
        IsStable = false;
        StackOutcome outcome = StackOutcome.Broken;
        int first = 0;
        int proven = 0;
        int copied = 0;
        bool same = false;
        for (int attempt = 0; attempt < MaxAttempts; attempt++)
        {
            Retries += attempt > 0 ? 1 : 0;
            copied = Collect(thread, lead);
            if (copied < HeadFirst + HeadLength)
            {
                thread.Plan.ForgetApart();
                outcome = Memory.Status is RemoteMemoryStatus.Gone or RemoteMemoryStatus.Denied ? StackOutcome.ProcessGone : StackOutcome.ThreadGone;
                break;
            }

            if (HeadWord(HeadFirst, Layout.ThreadInterpreter) != thread.Interpreter)
            {
                outcome = StackOutcome.ThreadGone;
                break;
            }

            if (copied != Ranges.Length)
            {
                Replan(thread);
                continue;
            }

            if (!TryTop(thread, HeadFirst, second: false, out ulong top))
            {
                continue;
            }

            WalkEnd end = Walk(thread, top, Copy.First, ref _first, out first);
            outcome = end == WalkEnd.TooDeep ? StackOutcome.TooDeep : StackOutcome.Broken;
            if (end == WalkEnd.Missing || (end == WalkEnd.Broken && thread.FrameCount == 0))
            {
                continue;
            }

            if (end != WalkEnd.Root)
            {
                break;
            }

            if (StandsStill || (IsSameTwice() && (first == 0 || _first[0].IsTwice)))
            {
                IsStable = true;
                outcome = StackOutcome.Proven;
                proven = first;
                if (first > 0)
                {
                    Settle(thread);
                }

                break;
            }

            int second = 0;
            int shared = 0;
            WalkEnd secondEnd = TryTop(thread, HeadSecond, second: true, out ulong secondTop)
                ? Walk(thread, secondTop, Copy.SecondOnly, ref _second, out second)
                : WalkEnd.Missing;
            if (secondEnd == WalkEnd.CopiedOnce && !TryJoin(first, ref second, out shared))
            {
                secondEnd = Walk(thread, secondTop, Copy.Second, ref _second, out second);
            }

            if (secondEnd is WalkEnd.Root or WalkEnd.CopiedOnce)
            {
                proven = ProvenPrefix(first, second, shared);
                same = proven == first && first == second;
                outcome = proven == first ? StackOutcome.Proven : StackOutcome.Truncated;
            }

            if (proven > 0 || first == 0 || secondEnd == WalkEnd.Broken)
            {
                break;
            }

            // The stack lies where only one copy was made, or none: the plan now knows where that is.
        }

        bool rootless = outcome == StackOutcome.Broken || (outcome == StackOutcome.Truncated && proven == 0);
        if (rootless && copied == Ranges.Length)
        {
            // Nothing leads to the root. The outermost frames may be where they were, or where the data stack begins.
            int survivors = Survivors(thread) is > 0 and int some ? some : Outermost(thread);
            outcome = survivors > 0 ? StackOutcome.Truncated : StackOutcome.Broken;
            proven = survivors;
            first = survivors > 0 ? survivors : first;
        }

        Store(thread, outcome, first, proven);
        if (outcome is StackOutcome.Proven or StackOutcome.Truncated or StackOutcome.Broken or StackOutcome.TooDeep)
        {
            thread.Next = HeadWord(HeadFirst, Layout.ThreadNext);
            thread.IdentityWord = HeadWord(HeadFirst, Layout.ThreadIdentity);
            IsStable |= same && thread.IsSameAsBefore;
            thread.BrokenReads = rootless ? thread.BrokenReads + 1 : 0;
            if (thread.BrokenReads > MaxBrokenReads)
            {
                thread.RootExecutable = 0;
            }
        }

        return outcome;
    }

    /// <summary>
    /// Finds frames that the first copy of the last read shows right above a frame: what it called, or what it called
    /// before and returned. Markers between them are passed over.
    /// </summary>
    /// <param name="thread">The thread read last.</param>
    /// <param name="caller">A frame of it.</param>
    /// <param name="callees">The frames found, as many as returned; room for a few.</param>
    public int FindCallees(ThreadTrack thread, in RawFrame caller, Span<RawFrame> callees)
    {
        Span<RawFrame> direct = stackalloc RawFrame[callees.Length];
        int found = FindAbove(thread, caller.Address, direct);
        int count = 0;
        foreach (ref readonly RawFrame frame in direct[..found])
        {
            if (!frame.IsMarker)
            {
                callees[count++] = frame;
                continue;
            }

            int end = count + FindAbove(thread, frame.Address, callees[count..]);
            for (int i = count; i < end; i++)
            {
                if (!callees[i].IsMarker)
                {
                    callees[count++] = callees[i] with { Traits = callees[i].Traits | RawFrameTraits.Entry };
                }
            }
        }

        return count;
    }

    /// <summary>Finds frames, markers included, of the first copy whose caller is at an address.</summary>
    protected abstract int FindAbove(ThreadTrack thread, ulong caller, Span<RawFrame> frames);

    /// <summary>Adds the ranges of the stack between the two copies of the thread state.</summary>
    protected abstract void PlanWindows(ThreadTrack thread);

    /// <summary>The innermost frame, 0 when the thread runs no Python code.</summary>
    /// <returns>false when it is not in the copy; the plan was mended.</returns>
    protected abstract bool TryTop(ThreadTrack thread, int head, bool second, out ulong frame);

    /// <summary>Follows the chain from a frame to the root, in one of the copies.</summary>
    protected abstract WalkEnd Walk(ThreadTrack thread, ulong top, Copy copy, ref RawFrame[] frames, out int count);

    /// <summary>How much of the thread state, and what follows it, is to be copied.</summary>
    protected virtual int PlanHead(ThreadTrack thread) => Layout.ThreadHeadSize;

    /// <summary>The outermost frame that is always at the same place; 0 when there is none.</summary>
    protected virtual ulong FirstFrame(ThreadTrack thread) => 0;

    /// <summary>Reads the frame at an address out of one of the copies.</summary>
    /// <returns>false when it is not in the copy, or no frame.</returns>
    protected abstract bool TryReadFrame(ulong address, bool second, out RawFrame frame, out ulong previous);

    /// <summary>Makes the plan afresh from the thread state that was read: some of it led nowhere.</summary>
    protected abstract void Replan(ThreadTrack thread);

    /// <summary>Remembers what the walk of a stack that stood still taught of the thread.</summary>
    protected virtual void Settle(ThreadTrack thread)
    {
    }

    /// <summary>Whether both copies of what was copied twice are equal to the byte.</summary>
    protected abstract bool IsSameTwice();

    protected ulong HeadWord(int head, int offset) => Word(head + offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected ulong Word(int position) => Unsafe.ReadUnaligned<ulong>(ref _buffer[position]);

    /// <summary>Appends a range and returns where its copy will lie.</summary>
    protected int Add(ulong address, int length) => Ranges.Add(address, length);

    protected static void Grow(ref RawFrame[] frames)
    {
        Array.Resize(ref frames, frames.Length * 2);
    }

    /// <summary>Where the frame at an address stands among some; -1 where it does not.</summary>
    protected static int IndexOf(ReadOnlySpan<RawFrame> frames, ulong address)
    {
        for (int i = 0; i < frames.Length; i++)
        {
            if (frames[i].Address == address)
            {
                return i;
            }
        }

        return -1;
    }

    private int Collect(ThreadTrack thread, ReadOnlySpan<RemoteRange> lead)
    {
        Ranges.Clear();
        foreach (RemoteRange range in lead)
        {
            _ = Add(range.Address, (int)range.Length);
        }

        LeadLength = Ranges.Length;
        HeadLength = PlanHead(thread);
        HeadFirst = Add(thread.Address, HeadLength);
        PlanWindows(thread);
        HeadSecond = StandsStill ? HeadFirst : Add(thread.Address, HeadLength);
        if (_buffer.Length < Ranges.Length)
        {
            _buffer = new byte[Math.Max(Ranges.Length, _buffer.Length * 2)];
        }

        return Memory.ReadVectored(Ranges.Ranges, _buffer.AsSpan(0, Ranges.Length));
    }

    // Frames are compared from the root: the same frame, code and instruction in both copies. While a frame that was
    // copied twice stays, its callers cannot change; so all up to the innermost such frame were there together.
    private int ProvenPrefix(int first, int second, int shared)
    {
        int common = Math.Min(first, second);
        int i = shared;
        while (i < common && _first[first - 1 - i] == _second[second - 1 - i])
        {
            i++;
        }

        // The frame in which they part: the same call, further on.
        if (i < common && _first[first - 1 - i].IsSameCall(_second[second - 1 - i]))
        {
            i++;
        }

        while (i > 0 && !_first[first - i].IsTwice)
        {
            i--;
        }

        return i;
    }

    // The second walk ended at a frame that was copied once: from there on it is the first one.
    private bool TryJoin(int first, ref int second, out int shared)
    {
        int i = Math.Max(0, second - 1);
        int at = IndexOf(_first.AsSpan(0, first), _second[i].Address);
        shared = at < 0 ? 0 : first - at;
        second = i + shared;
        return shared > 0;
    }

    // Frames of the last sample, from the root on, that both copies show unchanged, each called by the one before.
    private int Survivors(ThreadTrack thread)
    {
        int count = 0;
        ulong caller = 0;
        while (count < thread.FrameCount)
        {
            RawFrame frame = thread.Frames[count];
            if (!TryReadFrame(frame.Address, second: false, out RawFrame now, out ulong previous) || previous != caller || !now.IsSameCall(frame)
                || !TryReadFrame(frame.Address, second: true, out RawFrame then, out previous) || previous != caller || then != now)
            {
                break;
            }

            caller = frame.Address;
            _survivors[count++] = now;
            if (now.Instruction != frame.Instruction || count == _survivors.Length)
            {
                // The same call, further on: what it called before is gone.
                break;
            }
        }

        for (int i = 0; i < count; i++)
        {
            _first[count - 1 - i] = _survivors[i];
        }

        return count;
    }

    // The chain from the frame with which the data stack begins to the root; 0, with the frames as they were, if there is none.
    private int Outermost(ThreadTrack thread)
    {
        ulong bottom = FirstFrame(thread);
        if (bottom == 0)
        {
            return 0;
        }

        (_first, _loose) = (_loose, _first);
        if (Walk(thread, bottom, Copy.First, ref _first, out int first) == WalkEnd.Root
            && Walk(thread, bottom, Copy.Second, ref _second, out int second) == WalkEnd.Root
            && first == second && ProvenPrefix(first, second, shared: 0) == first)
        {
            return first;
        }

        (_first, _loose) = (_loose, _first);
        return 0;
    }

    private void Store(ThreadTrack thread, StackOutcome outcome, int first, int proven)
    {
        if (outcome is StackOutcome.Proven or StackOutcome.Truncated)
        {
            (thread.Frames, thread.PreviousFrames) = (thread.PreviousFrames, thread.Frames);
            thread.PreviousFrameCount = thread.FrameCount;
            thread.Frames = Reversed(thread.Frames, first, proven);
            thread.FrameCount = proven;
            thread.LooseCount = 0;
            thread.NoteStored();
        }
        else
        {
            // The frames of the last whole stack are kept: they tell where to look, and what may be there still.
            int loose = outcome is StackOutcome.Broken or StackOutcome.TooDeep ? first : 0;
            thread.LooseFrames = Reversed(thread.LooseFrames, first, loose);
            thread.LooseCount = loose;
        }
    }

    // The outermost frames of the first walk, outermost first.
    private RawFrame[] Reversed(RawFrame[] target, int first, int count)
    {
        if (target.Length < count)
        {
            target = new RawFrame[Math.Max(count, target.Length * 2)];
        }

        for (int i = 0; i < count; i++)
        {
            target[i] = _first[first - 1 - i];
        }

        return target;
    }

    /// <summary>Which copy a walk reads.</summary>
    protected enum Copy
    {
        First,
        Second,

        /// <summary>The second one, as far as there is one.</summary>
        SecondOnly,
    }

    /// <summary>Why a walk ended.</summary>
    protected enum WalkEnd
    {
        /// <summary>At the outermost frame.</summary>
        Root,

        /// <summary>At a frame that was copied once, with <see cref="Copy.SecondOnly"/>; it is the last one.</summary>
        CopiedOnce,

        /// <summary>At a frame that was not copied; the plan now has it.</summary>
        Missing,

        /// <summary>At something that is no frame.</summary>
        Broken,

        /// <summary>At the limit of frames.</summary>
        TooDeep,
    }
}
