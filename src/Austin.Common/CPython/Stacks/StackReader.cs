using Austin.Common.CPython.Layouts;
using Austin.Common.Memory;

namespace Austin.Common.CPython.Stacks;

/// <summary>
/// Reads the stack of one thread at a time out of a running interpreter: one vectored read copies the thread state and
/// the memory of the stack; which frames of it lived, and which ran, is told by what the frames themselves say in that
/// copy. Nothing is read again because of what was seen: that would favour slow code. (A copy that took too long is made anew.)
/// </summary>
internal abstract class StackReader(IRemoteMemory memory, InterpreterLayout layout, ICodeShapes shapes)
{
    /// <summary>Most frames of a stack; deeper ones are cut off at the outer end and marked.</summary>
    public const int MaxFrames = 1 << 16;

    // Reads until the memory that a thread's stack takes is known.
    private const int MaxAttempts = 4;

    // Copies in a row that are made anew because this CPU was taken away from them.
    private const int MaxInterruptions = 2;

    // Walks of the copy of one that stands still while code objects turn out to be others than was known.
    private const int MaxWalks = 4;

    // sizeof(PyThreadState) is below this in all versions.
    private const ulong MaxThreadState = 4096;

    // Ranges left free for what is not foreseen.
    private const int SpareRanges = 8;

    private int _extraStart;
    private int _extraLength;

    /// <summary>The reader for a version of CPython.</summary>
    public static StackReader For(IRemoteMemory memory, InterpreterLayout layout, ICodeShapes shapes) =>
        layout.HasDataStack ? new DataStackReader(memory, layout, shapes) : new HeapStackReader(memory, layout, shapes);

    /// <summary>Reads that had to be repeated so far because memory was not where it was foreseen.</summary>
    public long Retries { get; private set; }

    /// <summary>Copies that were made anew so far because this CPU was taken away in their midst.</summary>
    public long Interruptions { get; private set; }

    /// <summary>
    /// Set by who holds the thread, or will prove that it did not run meanwhile: then the chain of its frames is followed
    /// as it is, with more reads where it leads out of the copy.
    /// </summary>
    public bool StandsStill { get; set; }

    /// <summary>
    /// Set by who reads from the thread's own CPU, where it stands still unless it has just been moved: then the chain of its
    /// frames is followed as it is, if it leads to the root.
    /// </summary>
    public bool IsPlaced { get; set; }

    /// <summary>Tells copies that were interrupted; null where nothing can be told from how long they take.</summary>
    public ReadPace? Pace { get; set; } = new();

    /// <summary>Whether all frames of the last stack were there together.</summary>
    public Simultaneity Simultaneity { get; protected set; }

    /// <summary>Whether some links between the frames of the last stack were not read, but remembered or taken for granted.</summary>
    public bool IsGuessed { get; protected set; }

    /// <summary>Whether the interpreter counts the code objects that died (3.14+).</summary>
    public bool HasCodeGeneration => Layout.InterpreterCodeGeneration >= 0;

    /// <summary>What was read behind the stack; see <see cref="Read"/>. It is shorter where memory ends.</summary>
    public ReadOnlySpan<byte> Extra => Copy.Buffer.Slice(_extraStart, _extraLength);

    /// <summary>Whether some of the stack was read behind <see cref="Extra"/>.</summary>
    public bool IsExtraEarly { get; protected set; }

    protected IRemoteMemory Memory { get; } = memory;

    protected InterpreterLayout Layout { get; } = layout;

    protected ICodeShapes Shapes { get; } = shapes;

    protected StackCopy Copy { get; } = new(memory);

    /// <summary>Ranges that a plan leaves free.</summary>
    protected int Spare { get; private set; }

    /// <summary>Where the thread state lies in the copy.</summary>
    protected int Head { get; private set; }

    /// <summary>Reads a thread's stack into <see cref="RemoteThread.Frames"/>.</summary>
    /// <param name="thread">The thread.</param>
    /// <param name="extra">Ranges to read behind the stack in the same call; see <see cref="Extra"/>.</param>
    public StackQuality Read(RemoteThread thread, ReadOnlySpan<RemoteRange> extra)
    {
        Spare = SpareRanges + extra.Length;
        thread.Plan.BeginCopy(thread.Frames.AsSpan(0, thread.FrameCount));
        for (int attempt = 0; attempt < MaxAttempts; attempt++)
        {
            Retries += attempt > 0 ? 1 : 0;
            int copied = TakeCopy(thread, extra);
            if (copied < Copy.Length)
            {
                // What was asked for behind the stack may end sooner.
                _extraLength = Math.Max(0, copied - _extraStart);
            }

            if (Head < 0 || copied < _extraStart || (copied == 0 && Copy.Length > 0))
            {
                if (Memory.Status is RemoteMemoryStatus.Gone or RemoteMemoryStatus.Denied)
                {
                    return StackQuality.ProcessGone;
                }

                if (!Replan(thread))
                {
                    return StackQuality.ThreadGone;
                }

                continue;
            }

            if (HeadWord(Layout.ThreadInterpreter) != thread.Interpreter)
            {
                return StackQuality.ThreadGone;
            }

            if (TryWalk(thread, out StackQuality quality))
            {
                // What has run once, as the code of a module, may be gone as soon as the thread goes on.
                for (int walk = 1; StandsStill && walk < MaxWalks && !Shapes.Hold(thread.Frames.AsSpan(0, thread.FrameCount)); walk++)
                {
                    _ = TryWalk(thread, out quality);
                }

                thread.Next = HeadWord(Layout.ThreadNext);
                thread.IdentityWord = HeadWord(Layout.ThreadIdentity);
                thread.Anchor = FindAnchor(thread);
                return quality;
            }
        }

        thread.Store([]);
        return StackQuality.RootMissing;
    }

    /// <summary>Walks the copy of the last read once more: a code object in it turned out to be another than was known.</summary>
    public StackQuality WalkAgain(RemoteThread thread) => TryWalk(thread, out StackQuality quality) ? quality : StackQuality.RootMissing;

    /// <summary>Plans what to copy.</summary>
    /// <returns>Where the thread state will lie in the copy; negative when it had to be read at once, and could not be.</returns>
    protected abstract int Plan(RemoteThread thread);

    /// <summary>Makes the plan afresh: some of it led nowhere.</summary>
    /// <returns>false when there is no thread state any more.</returns>
    protected abstract bool Replan(RemoteThread thread);

    /// <summary>Tells from the copy which frames the stack had.</summary>
    /// <returns>false when the copy missed the stack; the plan was mended.</returns>
    protected abstract bool TryWalk(RemoteThread thread, out StackQuality quality);

    // Bytes copied; 0 where there is nothing to copy.
    private int TakeCopy(RemoteThread thread, ReadOnlySpan<RemoteRange> extra)
    {
        for (int interruptions = 0; ; interruptions++)
        {
            Copy.Begin();
            Head = Plan(thread);
            _extraStart = Copy.Length;
            foreach (RemoteRange range in extra)
            {
                _ = Copy.Add(range.Address, (int)range.Length);
            }

            _extraLength = Copy.Length - _extraStart;
            int copied = Head < 0 ? 0 : Copy.Start + Copy.Read();
            bool isInterrupted = !StandsStill && Head >= 0 && copied == Copy.Length && Pace?.IsInterrupted(copied, Copy.Duration) == true;
            if (!isInterrupted || interruptions == MaxInterruptions)
            {
                return copied;
            }

            Interruptions++;
        }
    }

    // Where the innermost call of the evaluation loop has its C frame. What lies in the thread state stands for no call.
    private ulong FindAnchor(RemoteThread thread)
    {
        ulong anchor = Layout.ThreadCFrame >= 0 ? HeadWord(Layout.ThreadCFrame) : 0;
        for (int i = thread.FrameCount - 1; i >= 0 && Layout.ThreadCFrame < 0 && Layout.HasDataStack; i--)
        {
            if (thread.Frames[i].IsMarker)
            {
                anchor = thread.Frames[i].Address;
                break;
            }
        }

        return anchor - thread.Address < MaxThreadState ? 0 : anchor;
    }

    protected ulong HeadWord(int offset) => Copy.Word(Head + offset);
}
