using Austin.Common.CPython.Layouts;
using Austin.Common.Linux;

namespace Austin.Common.CPython.Stacks;

/// <summary>What is remembered of a thread between two samples.</summary>
internal sealed class ThreadTrack(ulong address, ulong interpreter, long interpreterId)
{
    private const int MostMoving = 64;

    // Moving frames are forgotten by halves, each time after so many reads that saw fewer.
    private const int CalmReads = 64;

    private int _calmReads;

    /// <summary>The thread state.</summary>
    public ulong Address { get; } = address;

    /// <summary>The interpreter state it belongs to.</summary>
    public ulong Interpreter { get; } = interpreter;

    public long InterpreterId { get; } = interpreterId;

    /// <summary>Kernel id in our pid namespace; 0 while unknown.</summary>
    public long ThreadId { get; set; }

    /// <summary>Kernel id as the target sees it.</summary>
    public long InnerThreadId { get; set; }

    /// <summary>What the thread state said of its thread at the last look; see <see cref="InterpreterLayout.ThreadIdentity"/>.</summary>
    public ulong IdentityWord { get; set; }

    /// <summary>The next thread state of the list, as last seen.</summary>
    public ulong Next { get; set; }

    /// <summary>Where the stack lay at the last read.</summary>
    public StackPlan Plan { get; } = new();

    /// <summary>The frames of the last read that led to the root, outermost first, markers included.</summary>
    public RawFrame[] Frames { get; set; } = new RawFrame[64];

    public int FrameCount { get; set; }

    /// <summary>3.12+: what stands for the code object in the marker at the root (None, a trampoline); 0 while unknown.</summary>
    public ulong RootExecutable { get; set; }

    /// <summary>Reads in a row that led nowhere.</summary>
    public int BrokenReads { get; set; }

    /// <summary>The innermost frames of the last read, when it did not lead to the root.</summary>
    public RawFrame[] LooseFrames { get; set; } = [];

    public int LooseCount { get; set; }

    /// <summary>The frames of the read before.</summary>
    public RawFrame[] PreviousFrames { get; set; } = new RawFrame[64];

    public int PreviousFrameCount { get; set; }

    /// <summary>How often <see cref="Frames"/> was replaced.</summary>
    public long Stored { get; private set; }

    /// <summary>How many outermost frames are the same, down to the instruction, at the last read and the one before.</summary>
    public int SameCount { get; private set; }

    /// <summary>Whether both reads show the same calls, the innermost one wherever it has got to.</summary>
    public bool IsSameAsBefore => FrameCount > 0 && FrameCount == PreviousFrameCount && CountCommon() == FrameCount;

    /// <summary>How many innermost frames came or went between two reads lately; at the start as if all did.</summary>
    public int Moving { get; private set; } = MostMoving;

    /// <summary>The outermost frames: those that did not move lately.</summary>
    public ReadOnlySpan<RawFrame> Calm => Frames.AsSpan(0, Math.Max(0, FrameCount - 1 - Moving));

    /// <summary>Notes that <see cref="Frames"/> was replaced.</summary>
    public void NoteStored()
    {
        Stored++;
        SameCount = CountSame();
        int changed = Math.Min(MostMoving, Math.Max(FrameCount, PreviousFrameCount) - CountCommon());
        if (changed >= Moving)
        {
            Moving = changed;
            _calmReads = 0;
        }
        else if (++_calmReads >= CalmReads)
        {
            Moving /= 2;
            _calmReads = 0;
        }
    }

    /// <summary>As <see cref="SameCount"/>, with the frame in which they part, if it is the same call further on.</summary>
    public int CountCommon() =>
        SameCount < FrameCount && SameCount < PreviousFrameCount && Frames[SameCount].IsSameCall(PreviousFrames[SameCount]) ? SameCount + 1 : SameCount;

    private int CountSame()
    {
        int most = Math.Min(FrameCount, PreviousFrameCount);
        int count = 0;
        while (count < most && Frames[count].IsSameCall(PreviousFrames[count]) && Frames[count].Instruction == PreviousFrames[count].Instruction)
        {
            count++;
        }

        return count;
    }
}
