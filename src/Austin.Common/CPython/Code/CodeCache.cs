using System.Runtime.InteropServices;
using Austin.Common.CPython.Layouts;
using Austin.Common.CPython.Stacks;
using Austin.Common.Memory;

namespace Austin.Common.CPython.Code;

/// <summary>
/// Code objects by address. They are read at first sight; because addresses are reused, one is compared with the target
/// in every sample in which a frame of it is new on a stack.
/// </summary>
internal sealed class CodeCache(IRemoteMemory memory, InterpreterLayout layout, TypeAddresses types) : ICodeShapes
{
    // Kept code objects take at most about this many bytes.
    private const long MaxCost = 8 << 20;

    // Most code objects compared in one read.
    private const int MaxVerified = 256;

    // So many are read with the stack on the chance that they have to be compared: where many change from sample to sample, one that does not fit
    // makes another read necessary anyway.
    private const int MostOnChance = 4;

    // Those that lie closer to one another, in bytes, are read as one range, which costs as much as copying some more.
    private const int JoinGap = 1024;

    // Addresses that held no code object in this sample: one may be made there at any time.
    private const int MissSlots = 256;

    private readonly CodeObjectReader _reader = new(memory, layout, types);
    private readonly Dictionary<ulong, CodeObject> _codes = [];
    private readonly CodeObject[] _toVerify = new CodeObject[MaxVerified];
    private readonly CodeObject[] _usedCodes = new CodeObject[ForeseenCodes.Most];
    private readonly int _identitySize = CodeIdentity.Size(layout);
    private readonly int[] _positions = new int[MaxVerified];
    private readonly int[] _foreseenPositions = new int[ForeseenCodes.Most];
    private readonly List<RemoteRange> _ranges = [];
    private byte[] _identities = [];
    private readonly (ulong Address, long Sample)[] _misses = new (ulong, long)[MissSlots];
    private readonly List<ulong> _sorted = [];
    private bool _isUnsorted;
    private long _cost;
    private long _samples;
    private int _due;
    private int _used;
    private int _planned;

    /// <summary>Whether it should be emptied before the next sample.</summary>
    public bool IsFull => _cost > MaxCost;

    /// <summary>Forgets everything.</summary>
    public void Reset()
    {
        foreach (CodeObject code in _codes.Values)
        {
            code.Shape.IsStale = true;
        }

        Forgotten += _codes.Count;
        _codes.Clear();
        _cost = 0;
    }

    public long Forgotten { get; private set; }

    /// <summary>
    /// The interpreter's own code object between a class and its <c>__init__</c> (3.12+): it names its file as itself, and has
    /// no line. 0 while none was met.
    /// </summary>
    public ulong Trampoline { get; private set; }

    /// <summary>
    /// What a code object must have been compared since to be believed: boot-time ns before the sample, or the interpreter's code
    /// generation (3.14+) behind its stack. While that stays no code object dies.
    /// </summary>
    public long Epoch { get; set; }

    /// <summary>
    /// The same from before the sample, for what is compared in it: the memory of a code object that died during the sample
    /// looks as before until another is made there.
    /// </summary>
    public long Since { get; private set; }

    /// <summary>Begins a sample.</summary>
    /// <param name="since">See <see cref="Since"/>.</param>
    public void Begin(long since)
    {
        Since = since;
        Epoch = since;
        _samples++;
        _due = 0;
        _used = 0;
        _planned = 0;
    }

    public CodeShape? Find(ulong code) => Get(code)?.Shape;

    public CodeShape? FindAt(ulong instruction)
    {
        if (_sorted.Count != _codes.Count || _isUnsorted)
        {
            _sorted.Clear();
            _sorted.AddRange(_codes.Keys);
            _sorted.Sort();
            _isUnsorted = false;
        }

        int index = _sorted.BinarySearch(instruction);
        index = index < 0 ? ~index - 1 : index;
        return index >= 0 && _codes[_sorted[index]].Shape is { } shape
            && shape.IsInside((long)(instruction - shape.Code - (ulong)layout.CodeInstructions)) ? shape : null;
    }

    public ulong Original(ulong code, ulong instruction, int copy)
    {
        if (copy == 0 || Find(code) is not { } shape)
        {
            return copy == 0 ? instruction : 0;
        }

        ulong original = Translate(shape, instruction, copy);
        // A thread that begins may make the array longer, or take the index of one that ended; a look in each sample is enough.
        if (original == 0 && shape.CopiesReadIn != _samples)
        {
            shape.CopiesReadIn = _samples;
            shape.Copies = _reader.ReadCopies(code, shape.Copies);
            original = Translate(shape, instruction, copy);
        }

        return original;
    }

    private ulong Translate(CodeShape shape, ulong instruction, int copy)
    {
        if ((uint)copy >= (uint)shape.Copies.Length || shape.Copies[copy] == 0)
        {
            return 0;
        }

        long offset = (long)(instruction - shape.Copies[copy]);
        return shape.IsInside(offset) ? shape.Code + (ulong)layout.CodeInstructions + (ulong)offset : 0;
    }

    public bool Hold(ReadOnlySpan<RawFrame> frames)
    {
        foreach (ref readonly RawFrame frame in frames)
        {
            if (!frame.IsMarker && Get(frame.Code) is { } code)
            {
                NoteUse(code);
            }
        }

        return Verify();
    }

    /// <summary>The code object at an address; null when there is none.</summary>
    public CodeObject? Get(ulong address)
    {
        if (_codes.TryGetValue(address, out CodeObject? code))
        {
            return code;
        }

        ref (ulong Address, long Sample) miss = ref _misses[(int)((address >> 3) % MissSlots)];
        if (miss.Address == address && miss.Sample == _samples)
        {
            return null;
        }

        code = _reader.TryRead(address);
        if (code is null)
        {
            miss = (address, _samples);
            return null;
        }

        if (layout.Minor >= 12 && code.Identity.FileName == code.Identity.QualifiedName && code.Identity.FirstLine == 0 && Trampoline == 0)
        {
            Trampoline = address;
        }

        code.VerifiedAt = Since;
        _codes.Add(address, code);
        _isUnsorted = true;
        _cost += code.Cost;
        return code;
    }

    /// <summary>Asks that a code object be compared with the target by <see cref="Verify"/>, unless it was in this sample.</summary>
    public void NoteUse(CodeObject code)
    {
        if (code.VerifiedAt == Epoch && code.VerifiedIn != _samples)
        {
            return;
        }

        if (code.UsedIn != _samples && _used < ForeseenCodes.Most)
        {
            code.UsedIn = _samples;
            _usedCodes[_used++] = code;
        }

        if (code.VerifiedIn != _samples && _due < MaxVerified)
        {
            code.VerifiedAt = Since;
            code.VerifiedIn = _samples;
            _toVerify[_due++] = code;
        }
    }

    /// <summary>Plans to read what <see cref="Compare"/> needs behind a stack.</summary>
    /// <param name="foreseen">What was compared in the thread's last sample.</param>
    /// <param name="areDue">Whether they will have to be compared if the stack is the same.</param>
    /// <param name="ranges">The ranges are added to it.</param>
    public void Plan(ForeseenCodes foreseen, bool areDue, List<RemoteRange> ranges)
    {
        foreseen.DropStale();
        if (areDue || foreseen.Codes.Length <= MostOnChance)
        {
            _planned = foreseen.Codes.Length;
            _ = Join(foreseen.Codes, _foreseenPositions, ranges);
        }
    }

    /// <summary>Compares what was read by <see cref="Plan"/>, so that it need not be read by itself.</summary>
    /// <param name="foreseen">As it was planned.</param>
    /// <param name="identities">What was read; some may be missing at the end.</param>
    /// <returns>Whether all are still what they were; those that are not are forgotten.</returns>
    public bool Compare(ForeseenCodes foreseen, ReadOnlySpan<byte> identities)
    {
        bool all = true;
        for (int i = 0; i < _planned && _foreseenPositions[i] + _identitySize <= identities.Length; i++)
        {
            CodeObject code = foreseen.Codes[i];
            if (code.Shape.IsStale)
            {
                // It was found to be another one meanwhile.
                continue;
            }

            code.VerifiedAt = Since;
            code.VerifiedIn = _samples;
            all &= IsStill(code, identities, _foreseenPositions[i]);
        }

        return all;
    }

    /// <summary>Notes what was compared in this sample, which is probably what will be in the thread's next.</summary>
    public void Foresee(ForeseenCodes foreseen)
    {
        Span<CodeObject> used = _usedCodes.AsSpan(0, _used);
        SortByAddress(used);
        foreseen.Replace(used);
    }

    /// <summary>Compares in one read.</summary>
    /// <returns>Whether all are still what they were; those that are not are forgotten.</returns>
    public bool Verify()
    {
        if (_due == 0)
        {
            return true;
        }

        Span<CodeObject> due = _toVerify.AsSpan(0, _due);
        SortByAddress(due);
        _ranges.Clear();
        int length = Join(due, _positions, _ranges);
        if (_identities.Length < length)
        {
            _identities = new byte[length * 2];
        }

        int copied = memory.ReadVectored(CollectionsMarshal.AsSpan(_ranges), _identities.AsSpan(0, length));
        bool all = true;
        for (int i = 0; i < due.Length; i++)
        {
            all &= IsStill(due[i], _identities.AsSpan(0, copied), _positions[i]);
        }

        _due = 0;
        return all;
    }

    private static void SortByAddress(Span<CodeObject> codes)
    {
        if (codes.Length > 1)
        {
            codes.Sort(static (a, b) => a.Address.CompareTo(b.Address));
        }
    }

    // Adds the ranges that hold the identities of code objects, which come by ascending address, and tells where each will lie behind the first
    // of them. Returns their length.
    private int Join(ReadOnlySpan<CodeObject> codes, int[] positions, List<RemoteRange> ranges)
    {
        int length = 0;
        ulong end = 0;
        for (int i = 0; i < codes.Length; i++)
        {
            ulong start = codes[i].Address + (ulong)CodeIdentity.Start(layout);
            ulong gap = start - end;
            if (i > 0 && gap <= JoinGap)
            {
                ranges[^1] = ranges[^1] with { Length = ranges[^1].Length + gap + (ulong)_identitySize };
                length += (int)gap;
            }
            else
            {
                ranges.Add(new RemoteRange(start, (ulong)_identitySize));
            }

            positions[i] = length;
            length += _identitySize;
            end = start + (ulong)_identitySize;
        }

        return length;
    }

    // Whether a code object is what was read of it, at a place that may be missing at the end; else it is forgotten.
    private bool IsStill(CodeObject code, ReadOnlySpan<byte> identities, int at)
    {
        if (at + _identitySize <= identities.Length
            && CodeIdentity.From(identities.Slice(at, _identitySize), CodeIdentity.Start(layout), layout) == code.Identity)
        {
            return true;
        }

        Trampoline = Trampoline == code.Address ? 0 : Trampoline;
        code.Shape.IsStale = true;
        Forgotten++;
        _codes.Remove(code.Address);
        _isUnsorted = true;
        _cost -= code.Cost;
        return false;
    }
}
