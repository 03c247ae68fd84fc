using Austin.Captures.Frames;
using Austin.Common.CPython.Layouts;
using Austin.Common.CPython.Stacks;

namespace Austin.Common.CPython.Code;

/// <summary>Turns raw frames into frame ids. Reads code objects that are met for the first time, and nothing else.</summary>
internal sealed class FrameNamer(CodeCache codes, CallSites sites, InterpreterLayout layout, FrameTable table, bool withColumns)
{
    /// <summary>Most generators that are put between two frames of one stack, beyond the frames that were read.</summary>
    public const int MaxBetween = 3;

    private readonly (CodeObject Code, int Offset)[] _between = new (CodeObject, int)[MaxBetween];
    private CodeObject?[] _codes = new CodeObject?[256];
    private int[] _positions = new int[256];
    private int _count;
    private int _known;
    private int _lowest;

    /// <summary>For each id of the last stack the index of its raw frame; not for frames that were known.</summary>
    public ReadOnlySpan<int> Positions => _positions.AsSpan(0, _count);

    /// <summary>Whether frames between others of the last stack were left out, as nothing links them.</summary>
    public bool HasGaps { get; private set; }

    /// <summary>Frames of the process.</summary>
    public FrameTable Table { get; } = table;

    /// <summary>Whether a frame is none of the program's, and so has no name.</summary>
    public bool IsHidden(in RawFrame frame) => frame.IsMarker || frame.Code == codes.Trampoline;

    /// <summary>Finds the code objects of frames.</summary>
    /// <param name="frames">Outermost first.</param>
    /// <param name="from">The first that is looked up: the caller of what is new is compared too, for it may be another as well.</param>
    /// <returns>false when one of them is not what was known of it: the copy has to be walked again.</returns>
    public bool TryFind(ReadOnlySpan<RawFrame> frames, int from)
    {
        if (_codes.Length < frames.Length + MaxBetween)
        {
            _codes = new CodeObject?[(frames.Length + MaxBetween) * 2];
            _positions = new int[(frames.Length + MaxBetween) * 2];
        }

        for (int i = from; i < frames.Length; i++)
        {
            CodeObject? code = frames[i].IsMarker ? null
                : i > from && frames[i].Code == frames[i - 1].Code ? _codes[i - 1]
                : codes.Get(frames[i].Code);
            _codes[i] = code;
            if (code is not null)
            {
                codes.NoteUse(code);
            }
        }

        return codes.Verify();
    }

    /// <summary>Names frames whose code objects were found.</summary>
    /// <param name="frames">Outermost first; those that are none of the program's are left out.</param>
    /// <param name="known">So many outermost frames have their ids already.</param>
    /// <param name="simultaneity">Whether all frames were there together: else a caller may have been read a little earlier or later than what it called.</param>
    /// <param name="isGuessed">Whether some links of generators were not read: those are believed where they were seen before.</param>
    /// <param name="ids">Ids, as many as returned; room for <see cref="MaxBetween"/> more than there are frames.</param>
    /// <param name="bad">Whether a frame had no code object and was left out.</param>
    /// <param name="cut">Whether innermost frames were left out because nothing links them to the others.</param>
    public int Name(ReadOnlySpan<RawFrame> frames, int known, Simultaneity simultaneity, bool isGuessed, Span<int> ids, out bool bad, out bool cut)
    {
        int count = 0;
        CodeObject? caller = null;
        int callerOffset = 0;
        for (int i = 0; i < known; i++)
        {
            count += IsHidden(frames[i]) ? 0 : 1;
        }

        int knownCount = count;
        _known = known;
        _lowest = count;
        HasGaps = false;
        bad = false;
        cut = false;
        bool isRootless = false;
        for (int i = known; i < frames.Length; i++)
        {
            if (IsHidden(frames[i]))
            {
                continue;
            }

            int offset = Offset(frames[i]);
            if (_codes[i] is not { } code || !code.Shape.IsInside(offset))
            {
                bad = true;
                caller = null;
                continue;
            }

            if (simultaneity != Simultaneity.Certain && caller is not null && !frames[i].IsThrown)
            {
                // Links to and from generators are read after what they link.
                bool isOffStack = caller.Shape.IsResumable || code.Shape.IsResumable;
                bool isUnlinked = isRootless || frames[i].IsUnlinked;
                bool isRead = !isGuessed && !isUnlinked;
                isRootless = false;
                bool isThroughC = frames[i - 1].IsMarker;
                if (isRead && (isOffStack || isThroughC || (!layout.HasDataStack && i == frames.Length - 1)))
                {
                    sites.Note(caller, callerOffset, code);
                }

                // A frame object that executes has its caller.
                if (simultaneity == Simultaneity.None && (isUnlinked || (isOffStack && layout.HasDataStack)) && !sites.Knows(caller, callerOffset, code))
                {
                    // Up to 3.10 the callers of one that has ended are copied later, with what they have called meanwhile.
                    int found = layout.HasDataStack ? -1 : FindCaller(frames, known, knownCount, code, ref count);
                    int between = layout.HasDataStack && !HasGaps ? FindBetween(caller, callerOffset, code) : 0;
                    if (between == 0 && found < 0 && (layout.HasDataStack || i == frames.Length - 1))
                    {
                        cut = true;
                        break;
                    }

                    HasGaps = true;
                    if (between == 0 && found < 0)
                    {
                        // What it called may have another caller that is known.
                        isRootless = true;
                        continue;
                    }

                    foreach ((CodeObject generator, int place) in _between.AsSpan(0, between))
                    {
                        ids[count - 1] = FrameId(caller, sites.Find(caller, callerOffset, generator, out _));
                        (caller, callerOffset) = (generator, place);
                        _positions[count] = i;
                        ids[count++] = FrameId(caller, callerOffset);
                    }

                    if (found >= 0)
                    {
                        _lowest = Math.Min(_lowest, count);
                        caller = codes.Get(frames[found].Code)!;
                        callerOffset = Offset(frames[found]);
                        // It was shown where it calls another.
                        ids[count - 1] = FrameId(caller, callerOffset);
                    }
                }

                if (frames[i].IsTorn && !sites.HasCalled(caller, code))
                {
                    cut = true;
                    break;
                }

                if (i == frames.Length - 1 && layout.HasDataStack && !isOffStack && !frames[i].IsTorn)
                {
                    sites.NoteCall(caller, callerOffset, code);
                }

                int site = sites.Find(caller, callerOffset, code, out bool isNamed);
                if (!isNamed && layout.HasDataStack && !isOffStack && !isThroughC && !frames[i].IsEntry && sites.IsStrange(caller, callerOffset, code))
                {
                    cut = true;
                    break;
                }

                if (site != callerOffset)
                {
                    ids[count - 1] = FrameId(caller, site);
                }
            }

            caller = code;
            callerOffset = offset;
            _positions[count] = i;
            ids[count++] = FrameId(code, offset);
        }

        _count = count;
        return count;
    }

    /// <summary>Names a stack of which nothing was known, after <see cref="TryFind"/>: a coroutine's.</summary>
    /// <param name="frames">Its frames, outermost first.</param>
    public int[] NameWhole(ReadOnlySpan<RawFrame> frames)
    {
        int[] ids = new int[frames.Length + MaxBetween];
        return ids[..Name(frames, known: 0, Simultaneity.Certain, isGuessed: false, ids, out _, out _)];
    }

    /// <summary>Which id of the last stack is that of a frame; -1 when it is not shown.</summary>
    /// <param name="frames">The frames of that stack.</param>
    /// <param name="index">The frame.</param>
    public int Find(ReadOnlySpan<RawFrame> frames, int index)
    {
        if (index < _known)
        {
            int shown = 0;
            for (int i = 0; i < index; i++)
            {
                shown += IsHidden(frames[i]) ? 0 : 1;
            }

            return IsHidden(frames[index]) || shown >= _lowest ? -1 : shown;
        }

        // What was put between two frames comes in front of the second.
        for (int i = _count - 1; i >= _lowest; i--)
        {
            if (_positions[i] == index)
            {
                return i;
            }
        }

        return -1;
    }

    // The innermost of the frames that are shown which is known to run another; the ids of those behind it are taken back.
    private int FindCaller(ReadOnlySpan<RawFrame> frames, int known, int knownCount, CodeObject callee, ref int count)
    {
        int shown = count;
        int index = known;
        while (shown > 0)
        {
            if (shown > knownCount)
            {
                index = _positions[shown - 1];
            }
            else
            {
                index = shown == knownCount ? known - 1 : index - 1;
                while (IsHidden(frames[index]))
                {
                    index--;
                }
            }

            if (codes.Get(frames[index].Code) is { } code && sites.Knows(code, Offset(frames[index]), callee))
            {
                count = shown;
                return index;
            }

            shown--;
        }

        return -1;
    }

    // Code that has ended since it was seen to run something is not shown.
    private int FindBetween(CodeObject caller, int callerOffset, CodeObject callee)
    {
        int between = sites.FindBetween(caller, callerOffset, callee, _between);
        foreach ((CodeObject generator, _) in _between.AsSpan(0, between))
        {
            if (codes.Get(generator.Address) != generator)
            {
                return 0;
            }
        }

        return between;
    }

    private int FrameId(CodeObject code, int offset) => code.FrameIdAt(offset) ?? AddFrame(code, offset);

    private int AddFrame(CodeObject code, int offset)
    {
        SourceSpan span = code.Locate(offset);
        // Text shows lines only: instructions of one line are then one frame.
        int id = Table.Add(FrameKind.Python, code.FileName, code.QualifiedName, withColumns ? span : new SourceSpan(span.Line));
        code.SetFrameId(offset, id);
        return id;
    }

    // Anything outside of an int is no offset: -1 is odd and so never inside.
    private int Offset(in RawFrame frame)
    {
        long offset = layout.CodeInstructions < 0
            ? (long)frame.Instruction
            : (long)(frame.Instruction - frame.Code - (ulong)layout.CodeInstructions);
        if (offset < 0)
        {
            // Not begun: f_lasti -1 (3.8, 3.9), -1 unit (3.10), or one unit before the code (3.11, 3.12).
            return offset >= -8 ? -2 : -1;
        }

        return offset < CodeObjectReader.MaxTable ? (int)offset : -1;
    }
}
