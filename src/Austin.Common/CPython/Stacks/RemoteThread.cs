using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Austin.Common.CPython.Stacks;

/// <summary>What is remembered of a thread between two samples.</summary>
internal sealed class RemoteThread(ulong address, ulong interpreter, long interpreterId)
{
    /// <summary>The thread state; 0 of a thread that runs no Python.</summary>
    public ulong Address { get; } = address;

    /// <summary>The interpreter state it belongs to.</summary>
    public ulong Interpreter { get; } = interpreter;

    public long InterpreterId { get; } = interpreterId;

    /// <summary>Kernel id in our pid namespace; 0 while unknown.</summary>
    public long ThreadId { get; set; }

    /// <summary>Kernel id as the target sees it.</summary>
    public long InnerThreadId { get; set; }

    /// <summary>Whether <see cref="InnerThreadId"/> is that of a thread of the process from which this one was forked.</summary>
    public bool IsInherited { get; init; }

    /// <summary>Whether it is run by another thread than that which it names.</summary>
    public bool IsForeign { get; init; }

    /// <summary>The <c>pthread_t</c> it names, which is the address of that thread's control block.</summary>
    public ulong Pthread { get; init; }

    /// <summary>An address in the C frame of the innermost call of the evaluation loop at the last read; 0 when unknown (3.8, 3.9), or without a call.</summary>
    public ulong Anchor { get; set; }

    /// <summary>What the thread state said of its thread at the last read; see <see cref="Layouts.InterpreterLayout.ThreadIdentity"/>.</summary>
    public ulong IdentityWord { get; set; }

    /// <summary>The next thread state of the list, as last seen.</summary>
    public ulong Next { get; set; }

    /// <summary>Where the stack lay at the last read.</summary>
    public CopyPlan Plan { get; } = new();

    /// <summary>The frames of the last read, outermost first, markers included.</summary>
    public RawFrame[] Frames { get; private set; } = new RawFrame[64];

    /// <summary>How many of <see cref="Frames"/> there are.</summary>
    public int FrameCount { get; private set; }

    /// <summary>How many outermost frames are the same, down to the instruction, at the last read and the one before.</summary>
    public int SameCount { get; private set; }

    /// <summary>How often <see cref="Frames"/> was replaced.</summary>
    public long Stored { get; private set; }

    /// <summary>What the data stack held at the last walk; for <see cref="DataStackWalker"/>.</summary>
    public DataStackImage Image { get; } = new();

    /// <summary>Who took up a generator's frame when it was last seen running; for <see cref="DataStackWalker"/>.</summary>
    public Dictionary<ulong, GeneratorUse> Uses { get; } = [];

    /// <summary>What called a frame object when it was last seen: frame objects are kept for their code; for <see cref="HeapStackReader"/>.</summary>
    public Dictionary<ulong, (ulong Code, RawFrame Caller)> Callers { get; } = [];

    /// <summary>The nearest other code that a code object was mostly seen to be called from lately, and by how much; for <see cref="HeapStackReader"/>.</summary>
    public Dictionary<ulong, (RawFrame Caller, int Votes)> CallersOfCode { get; } = [];

    /// <summary>What each frame object was last seen to call, and what before that; for <see cref="HeapStackReader"/>.</summary>
    public Dictionary<ulong, (ulong Last, ulong Before)> Callees { get; } = [];

    /// <summary>The outermost frame of the last stack that was whole; for <see cref="HeapStackReader"/>.</summary>
    public RawFrame Root { get; set; }

    /// <summary>What the thread state held at the last read; see <see cref="Layouts.InterpreterLayout.ThreadTop"/>.</summary>
    public ulong LastTop { get; set; }

    /// <summary>In how many reads before that it held the same; for <see cref="HeapStackReader"/>.</summary>
    public int TopRepeats { get; set; }

    /// <summary>Replaces the frames.</summary>
    /// <param name="frames">Others.</param>
    /// <param name="same">So many are known to be the same.</param>
    public void Store(ReadOnlySpan<RawFrame> frames, int same = 0)
    {
        same += CountSame(frames[same..], same);

        if (Frames.Length < frames.Length)
        {
            RawFrame[] larger = new RawFrame[Math.Max(frames.Length, Frames.Length * 2)];
            Frames.AsSpan(0, same).CopyTo(larger);
            Frames = larger;
        }

        frames[same..].CopyTo(Frames.AsSpan(same));
        FrameCount = frames.Length;
        SameCount = same;
        Stored++;
    }

    /// <summary>How many frames from one on are those of some others.</summary>
    public int CountSame(ReadOnlySpan<RawFrame> frames, int from = 0) =>
        MemoryMarshal.AsBytes(frames).CommonPrefixLength(MemoryMarshal.AsBytes(Frames.AsSpan(from, FrameCount - from))) / Unsafe.SizeOf<RawFrame>();
}
