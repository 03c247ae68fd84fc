using Austin.Common.CPython.Layouts;
using Austin.Common.CPython.Stacks;
using Austin.Common.Linux;
using Austin.Common.Memory;
using Austin.Common.Sampling;

namespace Austin.Common.CPython.Code;

/// <summary>
/// Turns raw frames into frame ids. Code objects are read at first sight and kept by address; before a kept one is
/// used it must have been compared with the target recently, because addresses are reused.
/// </summary>
internal sealed class FrameResolver
{
    // Up to 3.13 nothing tells that a code object died: compare at least this often, in ns.
    private const long VerifyInterval = 1_000_000;

    /// <summary>For <see cref="Resolve"/>: the thread did not run while it was read.</summary>
    public const int AllProven = int.MaxValue;

    // Kept code objects take at most about this many bytes.
    private const long MaxCost = 8 << 20;

    private const int MaxVerified = 256;

    private readonly IRemoteMemory _memory;
    private readonly InterpreterLayout _layout;
    private readonly CodeObjectReader _reader;
    private readonly CallEvidence _evidence;
    private readonly bool _withColumns;
    private readonly Dictionary<ulong, CodeObject> _codes = [];
    private readonly RangeList _ranges = new();
    private readonly CodeObject[] _toVerify = new CodeObject[MaxVerified];
    private readonly byte[] _identities;
    private readonly int _identitySize;
    private CodeObject?[] _frameCodes = new CodeObject?[256];
    private int[] _positions = new int[256];
    private CodeObject? _innermost;
    private int _innermostOffset;
    private int _count;
    private long _cost;

    public FrameResolver(IRemoteMemory memory, RemoteInterpreter interpreter, FrameTable table, bool withColumns)
    {
        _memory = memory;
        _layout = interpreter.Layout;
        _reader = new CodeObjectReader(memory, interpreter.Layout, interpreter.Types);
        _evidence = new CallEvidence(new CallSiteReader(memory, interpreter.Layout));
        _withColumns = withColumns;
        _identitySize = CodeIdentity.Size(_layout);
        _identities = new byte[MaxVerified * _identitySize];
        Table = table;
    }

    /// <summary>For each id of the last stack the index of its raw frame; not for frames that were known.</summary>
    public ReadOnlySpan<int> Positions => _positions.AsSpan(0, _count);

    /// <summary>The raw frame at which the last stack was cut; -1 for none.</summary>
    public int RefusedFrame { get; private set; }

    /// <summary>Whether a look at the thread right now may prove the call at which the last stack was cut.</summary>
    public bool IsWorthALook => RefusedFrame >= 0 && _evidence.IsWorthALook;

    /// <summary>Frames of the process.</summary>
    public FrameTable Table { get; }

    /// <summary>Whether all ids should be given up before the next sample; see <see cref="Reset"/>.</summary>
    public bool IsFull => _cost > MaxCost || Table.IsFull;

    /// <summary>Whether code objects that were compared with the target at one time need not be compared at another.</summary>
    public bool IsSoonAfter(long then, long now) =>
        _layout.InterpreterCodeGeneration >= 0 ? then == now : now - then < VerifyInterval;

    /// <summary>Notes that the call at which the last stack was cut was not there any more at another look.</summary>
    public void NoteFailedLook() => _evidence.NoteFailedLook();

    /// <summary>Gives up all ids and kept code objects.</summary>
    public void Reset()
    {
        _codes.Clear();
        _cost = 0;
        Table.Reset();
    }

    /// <summary>Resolves a stack.</summary>
    /// <param name="frames">Outermost first; markers are left out.</param>
    /// <param name="known">So many outermost frames are as they were when <paramref name="ids"/> was filled last.</param>
    /// <param name="now">Boot-time ns; or the interpreter's code generation (3.14+).</param>
    /// <param name="stable">Whether the innermost part of the stack stood still while it was read.</param>
    /// <param name="proven">So many outermost frames are known to have been there together: nothing else is needed to believe in their calls.</param>
    /// <param name="ids">Ids, as many as returned.</param>
    /// <param name="bad">Whether a frame had no code object and was left out.</param>
    /// <param name="cut">Whether innermost frames were left out because nothing proves that they belong to the stack.</param>
    public int Resolve(ReadOnlySpan<RawFrame> frames, int known, long now, bool stable, int proven, Span<int> ids, out bool bad, out bool cut)
    {
        if (_frameCodes.Length < frames.Length)
        {
            _frameCodes = new CodeObject?[frames.Length * 2];
            _positions = new int[frames.Length * 2];
        }

        // The innermost of the known ones is resolved again, as the caller of the next.
        int start = Math.Max(0, known - 1);
        while (start > 0 && frames[start].IsMarker)
        {
            start--;
        }

        int count = 0;
        for (int i = 0; i < start; i++)
        {
            count += frames[i].IsMarker ? 0 : 1;
        }

        Find(frames[start..], now);
        _evidence.Begin();
        bad = false;
        cut = false;
        RefusedFrame = -1;
        CodeObject? caller = null;
        int callerOffset = 0;
        bool throughC = false;
        for (int i = start; i < frames.Length; i++)
        {
            if (frames[i].IsMarker)
            {
                throughC = true;
                continue;
            }

            int offset = Offset(frames[i]);
            CodeObject? code = _frameCodes[i - start];
            if (code is null || !code.IsInside(offset))
            {
                // A frame that changed hands while it was copied, or code that was gone when a thread that had been stopped
                // was let go; its callers have not changed.
                if ((!stable || proven == AllProven) && count > 0)
                {
                    cut = true;
                    break;
                }

                bad = true;
                continue;
            }

            bool viaC = throughC || frames[i].IsEntry;
            if (caller is not null && i >= proven && !_evidence.Accept(caller, callerOffset, code, viaC))
            {
                cut = true;
                RefusedFrame = i;
                break;
            }

            if (caller is not null && i < proven && proven != AllProven)
            {
                _evidence.Trust(caller, callerOffset, code, viaC);
            }

            caller = code;
            callerOffset = offset;
            throughC = false;
            _positions[count] = i;
            ids[count++] = code.FrameIdAt(offset) ?? AddFrame(code, offset);
        }

        _innermost = caller;
        _innermostOffset = callerOffset;
        _count = count;
        return count;
    }

    /// <summary>Adds to the stack resolved last what its innermost frame called, if its bytecode names one of those.</summary>
    /// <param name="callees">Frames whose caller is that frame.</param>
    /// <param name="now">As for <see cref="Resolve"/>.</param>
    /// <param name="id">Its id.</param>
    /// <param name="doubtful">Whether it may have called something all the same.</param>
    /// <returns>Which one; -1 for none.</returns>
    public int Extend(ReadOnlySpan<RawFrame> callees, long now, out int id, out bool doubtful)
    {
        id = 0;
        doubtful = false;
        for (int i = 0; i < callees.Length; i++)
        {
            Find(callees.Slice(i, 1), now);
            int offset = Offset(callees[i]);
            if (_frameCodes[0] is not { } code || !code.IsInside(offset))
            {
                continue;
            }

            switch (_evidence.Judge(_innermost!, _innermostOffset, code, callees[i].IsEntry))
            {
                case CallSiteVerdict.Named:
                    _innermost = code;
                    _innermostOffset = offset;
                    id = code.FrameIdAt(offset) ?? AddFrame(code, offset);
                    return i;
                case CallSiteVerdict.Impossible:
                    break;
                default:
                    doubtful = true;
                    break;
            }
        }

        doubtful |= callees.IsEmpty && _evidence.IsOnCall(_innermost!, _innermostOffset);
        return -1;
    }

    // The code object of each frame, read or compared if that is due.
    private void Find(ReadOnlySpan<RawFrame> frames, long now)
    {
        bool byGeneration = _layout.InterpreterCodeGeneration >= 0;
        int due = 0;
        ulong lastAddress = 0;
        CodeObject? last = null;
        for (int i = 0; i < frames.Length; i++)
        {
            ulong address = frames[i].Code;
            if (address != lastAddress)
            {
                lastAddress = address;
                last = frames[i].IsMarker ? null : Get(address, now);
                if (last is not null && due < MaxVerified
                    && (byGeneration ? last.VerifiedAt != now : now - last.VerifiedAt > VerifyInterval))
                {
                    last.VerifiedAt = now;
                    _toVerify[due++] = last;
                }
            }

            _frameCodes[i] = last;
        }

        if (due > 0 && Verify(due))
        {
            for (int i = 0; i < frames.Length; i++)
            {
                if (_frameCodes[i] is { IsStale: true })
                {
                    _frameCodes[i] = Get(frames[i].Code, now);
                }
            }
        }
    }

    private CodeObject? Get(ulong address, long now)
    {
        if (_codes.TryGetValue(address, out CodeObject? code))
        {
            return code;
        }

        code = _reader.TryRead(address);
        if (code is not null)
        {
            code.VerifiedAt = now;
            _codes.Add(address, code);
            _cost += code.Cost;
        }

        return code;
    }

    // Compares kept code objects with the target in one read; forgets those that changed.
    private bool Verify(int count)
    {
        int start = CodeIdentity.Start(_layout);
        _ranges.Clear();
        for (int i = 0; i < count; i++)
        {
            _ = _ranges.Add(_toVerify[i].Address + (ulong)start, _identitySize);
        }

        int copied = _memory.ReadVectored(_ranges.Ranges, _identities.AsSpan(0, _ranges.Length));
        bool stale = false;
        for (int i = 0; i < count; i++)
        {
            bool same = (i + 1) * _identitySize <= copied
                && CodeIdentity.From(_identities.AsSpan(i * _identitySize, _identitySize), start, _layout) == _toVerify[i].Identity;
            if (!same)
            {
                _toVerify[i].IsStale = true;
                _codes.Remove(_toVerify[i].Address);
                stale = true;
            }
        }

        return stale;
    }

    private int AddFrame(CodeObject code, int offset)
    {
        SourceSpan span = code.Locate(offset);
        // Text shows lines only: instructions of one line are then one frame.
        int id = Table.Add(FrameKind.Python, code.FileName, code.QualifiedName, _withColumns ? span : new SourceSpan(span.Line));
        code.SetFrameId(offset, id);
        return id;
    }

    // Anything outside of an int is no offset: -1 is odd and so never inside.
    private int Offset(in RawFrame frame)
    {
        long offset = _layout.CodeInstructions < 0
            ? (long)frame.Instruction
            : (long)(frame.Instruction - frame.Code - (ulong)_layout.CodeInstructions);
        if (offset < 0)
        {
            // Not begun: f_lasti -1 (3.8, 3.9), -1 unit (3.10), or one unit before the code (3.11, 3.12).
            return offset >= -8 ? -2 : -1;
        }

        return offset < CodeObjectReader.MaxTable ? (int)offset : -1;
    }
}
