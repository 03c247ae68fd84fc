using System.Runtime.CompilerServices;
using Austin.Common.Linux;

namespace Austin.Common.CPython;

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

    private RawFrame[] _first = new RawFrame[256];
    private RawFrame[] _second = new RawFrame[256];
    private byte[] _buffer = new byte[64 * 1024];

    protected StackReader(IRemoteMemory memory, InterpreterLayout layout)
    {
        Memory = memory;
        Layout = layout;
    }

    /// <summary>Reads that had to be repeated so far.</summary>
    public long Retries { get; private set; }

    /// <summary>What was read before the thread state; see <see cref="Read"/>.</summary>
    public ReadOnlySpan<byte> Lead => _buffer.AsSpan(0, LeadLength);

    protected IRemoteMemory Memory { get; }

    protected InterpreterLayout Layout { get; }

    protected ReadOnlySpan<byte> Buffer => _buffer;

    protected RangeList Ranges { get; } = new();

    protected int LeadLength { get; private set; }

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
        plan.Tick();
        StackOutcome outcome = StackOutcome.ThreadGone;
        int first = 0;
        int proven = 0;
        for (int attempt = 0; attempt < MaxAttempts; attempt++)
        {
            Retries += attempt > 0 ? 1 : 0;
            int copied = Collect(thread, lead);
            if (copied < HeadFirst + Layout.ThreadHeadSize)
            {
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

            WalkEnd end = Walk(thread, top, second: false, ref _first, out first);
            if (end == WalkEnd.Missing)
            {
                outcome = StackOutcome.Broken;
                proven = 0;
                continue;
            }

            if (end != WalkEnd.Root)
            {
                outcome = end == WalkEnd.TooDeep ? StackOutcome.TooDeep : StackOutcome.Broken;
                proven = 0;
                if (end == WalkEnd.TooDeep)
                {
                    break;
                }

                continue;
            }

            if (IsSameTwice())
            {
                outcome = StackOutcome.Proven;
                proven = first;
                break;
            }

            int second = 0;
            WalkEnd secondEnd = TryTop(thread, HeadSecond, second: true, out ulong secondTop)
                ? Walk(thread, secondTop, second: true, ref _second, out second)
                : WalkEnd.Broken;
            if (secondEnd == WalkEnd.Root)
            {
                proven = ProvenPrefix(first, second);
                outcome = proven == first ? StackOutcome.Proven : StackOutcome.Truncated;
                break;
            }

            // The first walk held, the second one met memory that was not copied: the outermost frames cannot be compared.
            outcome = StackOutcome.Truncated;
            proven = 0;
        }

        Store(thread, outcome, first, proven);
        if (outcome is StackOutcome.Proven or StackOutcome.Truncated or StackOutcome.Broken)
        {
            thread.Next = HeadWord(HeadFirst, Layout.ThreadNext);
        }

        return outcome;
    }

    /// <summary>Adds the ranges of the stack between the two copies of the thread state.</summary>
    protected abstract void PlanWindows(ThreadTrack thread);

    /// <summary>The innermost frame, 0 when the thread runs no Python code.</summary>
    /// <returns>false when it is not in the copy; the plan was mended.</returns>
    protected abstract bool TryTop(ThreadTrack thread, int head, bool second, out ulong frame);

    /// <summary>Follows the chain from a frame to the root, in one of the copies.</summary>
    protected abstract WalkEnd Walk(ThreadTrack thread, ulong top, bool second, ref RawFrame[] frames, out int count);

    /// <summary>Makes the plan afresh from the thread state that was read: some of it led nowhere.</summary>
    protected abstract void Replan(ThreadTrack thread);

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

    private int Collect(ThreadTrack thread, ReadOnlySpan<RemoteRange> lead)
    {
        Ranges.Clear();
        foreach (RemoteRange range in lead)
        {
            _ = Add(range.Address, (int)range.Length);
        }

        LeadLength = Ranges.Length;
        HeadFirst = Add(thread.Address, Layout.ThreadHeadSize);
        PlanWindows(thread);
        HeadSecond = Add(thread.Address, Layout.ThreadHeadSize);
        if (_buffer.Length < Ranges.Length)
        {
            _buffer = new byte[Math.Max(Ranges.Length, _buffer.Length * 2)];
        }

        return Memory.ReadVectored(Ranges.Ranges, _buffer.AsSpan(0, Ranges.Length));
    }

    // Frames are compared from the root: the same frame, code and instruction in both copies.
    private int ProvenPrefix(int first, int second)
    {
        int common = Math.Min(first, second);
        int i = 0;
        while (i < common && _first[first - 1 - i] == _second[second - 1 - i])
        {
            i++;
        }

        // The frame in which they part: the same call, further on.
        if (i < common && _first[first - 1 - i].IsSameCall(_second[second - 1 - i]))
        {
            i++;
        }

        return i;
    }

    private void Store(ThreadTrack thread, StackOutcome outcome, int first, int proven)
    {
        (thread.Frames, thread.PreviousFrames) = (thread.PreviousFrames, thread.Frames);
        thread.PreviousFrameCount = thread.FrameCount;
        int count = outcome switch
        {
            StackOutcome.Proven or StackOutcome.Truncated => proven,
            StackOutcome.Broken or StackOutcome.TooDeep => first,
            _ => 0,
        };
        if (thread.Frames.Length < count)
        {
            thread.Frames = new RawFrame[Math.Max(count, thread.Frames.Length * 2)];
        }

        RawFrame[] frames = thread.Frames;
        for (int i = 0; i < count; i++)
        {
            frames[i] = _first[first - 1 - i];
        }

        thread.FrameCount = count;
    }

    /// <summary>Why a walk ended.</summary>
    protected enum WalkEnd
    {
        /// <summary>At the outermost frame.</summary>
        Root,

        /// <summary>At a frame that was not copied; the plan now has it.</summary>
        Missing,

        /// <summary>At something that is no frame.</summary>
        Broken,

        /// <summary>At the limit of frames.</summary>
        TooDeep,
    }
}
