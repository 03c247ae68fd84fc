using System.Buffers.Binary;
using Austin.Symbols.Unwinding;

namespace AustinP.Modules;

/// <summary>
/// The code that a jitdump file describes (Linux, tools/perf/Documentation/jitdump-specification.txt), as far as the file was
/// taken in. Of records for one address the last one holds; those of source lines are passed over.
/// </summary>
/// <param name="machine">The machine whose code it must be, as ELF headers number it.</param>
internal sealed class JitDumpCode(ushort machine)
{
    /// <summary>Bytes of the file's header.</summary>
    public const int HeaderSize = 40;

    /// <summary>The longest record; engines compile functions of some MiB at most.</summary>
    public const int MaxRecord = 4 << 20;

    /// <summary>Where unwind tables have the first byte of their function: all functions with the same frames share one.</summary>
    public const ulong Origin = 0x1000;

    // A program that makes code for ever must not make us grow for ever: the oldest is forgotten.
    private const int MaxFunctions = 1 << 16;
    private const int MaxName = 4096;

    // CPython's have some hundred bytes.
    private const int MaxFrames = 1 << 20;

    // "JiTD" as a number: the file is in the byte order of its writer.
    private const uint Magic = 0x4A695444;
    private const uint Version = 1;
    private const int MaxHeader = 4096;

    // Sizes of struct jr_prefix and of the records up to what varies.
    private const int PrefixSize = 16;
    private const int LoadSize = 56;
    private const int MoveSize = 64;
    private const int UnwindingSize = 40;
    private const int FramesAlignment = 8;

    // An hour, in ns, by which records that belong together may lie apart.
    private const ulong NearTime = 3_600_000_000_000;

    private static readonly UnwindTables _noFrames = new(null, default, 0, [Origin]);

    private readonly List<JitDumpRecord> _new = [];
    private readonly Dictionary<ulong, JitDumpRecord> _byId = [];
    private (ulong Size, byte[] Frames, UnwindTables Tables)? _last;
    private long _order;
    private ulong _time;

    private enum Kind : uint
    {
        Load = 0,
        Move = 1,
        SourceLines = 2,
        Close = 3,
        Unwinding = 4,
    }

    /// <summary>Whether nothing more can be read: it was closed, or makes no sense.</summary>
    public bool IsEnded { get; private set; }

    /// <summary>The functions that are there by now, in order of address; none starts in another one that was described later.</summary>
    public IReadOnlyList<JitDumpRecord> Functions { get; private set; } = [];

    /// <summary>Reads the file's header.</summary>
    /// <returns>Its size; 0 when it is another kind of file, or of another machine.</returns>
    public int TakeHeader(ReadOnlySpan<byte> bytes)
    {
        uint size = bytes.Length < HeaderSize ? 0 : Word(bytes[8..]);
        // CPython 3.13 writes 0 for the machine.
        bool isKnown = size is >= HeaderSize and <= MaxHeader && Word(bytes) == Magic && Word(bytes[4..]) == Version
            && (Word(bytes[12..]) is 0 || Word(bytes[12..]) == machine);
        IsEnded |= !isKnown;
        return isKnown ? (int)size : 0;
    }

    /// <summary>Reads the whole records at the start of a part of the file.</summary>
    /// <param name="bytes">The part; it begins with a record.</param>
    /// <param name="lasting">So many of the bytes are in the file for good; what comes behind is read again the next time.</param>
    /// <returns>Bytes that need not be read again.</returns>
    public int Take(ReadOnlySpan<byte> bytes, int lasting)
    {
        int at = 0;
        int done = 0;
        ReadOnlySpan<byte> unwinding = default;
        while (!IsEnded && bytes.Length - at >= PrefixSize)
        {
            ReadOnlySpan<byte> rest = bytes[at..];
            uint size = Word(rest[4..]);
            if (Word(rest) > (uint)Kind.Unwinding || size is < PrefixSize or > MaxRecord)
            {
                // A child that a fork made writes the same bytes to the same file once more, from the middle of a record on.
                at += NextRecord(rest);
                unwinding = default;
                done = Math.Min(at, lasting);
                continue;
            }

            if (size > rest.Length)
            {
                break;
            }

            ReadOnlySpan<byte> record = rest[..(int)size];
            Kind kind = (Kind)Word(record);
            at += (int)size;
            Take(kind, record, unwinding);
            IsEnded = kind == Kind.Close && at <= lasting;

            // It belongs to the function that is described next.
            unwinding = kind == Kind.Unwinding ? record : kind == Kind.Load ? default : unwinding;
            done = at <= lasting && unwinding.IsEmpty ? at : done;
        }

        Settle();
        return IsEnded ? lasting : done;
    }

    private void Take(Kind kind, ReadOnlySpan<byte> record, ReadOnlySpan<byte> unwinding)
    {
        if (record.Length >= PrefixSize + sizeof(ulong) && kind is Kind.Load or Kind.Unwinding)
        {
            _time = Long(record[8..]);
        }

        if (kind == Kind.Load)
        {
            Load(record, unwinding);
        }
        else if (kind == Kind.Move)
        {
            Move(record);
        }
    }

    // Where a record begins of which all parts fit each other.
    private int NextRecord(ReadOnlySpan<byte> bytes)
    {
        int at = 1;
        for (; bytes.Length - at >= LoadSize; at++)
        {
            ReadOnlySpan<byte> record = bytes[at..];
            Kind kind = (Kind)Word(record);
            uint size = Word(record[4..]);
            if (kind is not (Kind.Load or Kind.Unwinding) || size < (kind == Kind.Load ? LoadSize : UnwindingSize) || size > MaxRecord || size > record.Length
                || Math.Max(Long(record[8..]), _time) - Math.Min(Long(record[8..]), _time) > NearTime)
            {
                continue;
            }

            record = record[..(int)size];
            int name = kind == Kind.Load && size > LoadSize ? record[LoadSize..].IndexOf((byte)0) : -1;
            ulong parts = kind == Kind.Load ? (ulong)(LoadSize + name + 1) + Long(record[40..]) : UnwindingSize + Long(record[16..]);
            if (kind == Kind.Load ? name > 0 && parts == size : parts <= size && size - parts < FramesAlignment)
            {
                return at;
            }
        }

        return at;
    }

    private static uint Word(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt32LittleEndian(bytes);

    private static ulong Long(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt64LittleEndian(bytes);

    private static bool IsPlace(ulong start, ulong size) => size is > 0 and <= int.MaxValue && start >= Origin && start <= ulong.MaxValue - size;

    private void Load(ReadOnlySpan<byte> record, ReadOnlySpan<byte> unwinding)
    {
        if (record.Length < LoadSize)
        {
            return;
        }

        ulong start = Long(record[32..]);
        ulong size = Long(record[40..]);
        ReadOnlySpan<byte> name = record[LoadSize..];
        int length = name.IndexOf((byte)0);
        if (length > 0 && IsPlace(start, size))
        {
            Add(new JitDumpRecord(start, size, Long(record[48..]), _order++, name[..Math.Min(length, MaxName)].ToArray(), Tables(unwinding, size)));
        }
    }

    private void Move(ReadOnlySpan<byte> record)
    {
        if (record.Length < MoveSize || !_byId.TryGetValue(Long(record[56..]), out JitDumpRecord? known) || known.Start != Long(record[32..]))
        {
            return;
        }

        ulong to = Long(record[40..]);
        if (IsPlace(to, known.Size))
        {
            Add(known with { Order = _order++, Name = null, Tables = null });
            Add(known with { Start = to, Order = _order++ });
        }
    }

    private void Add(JitDumpRecord record)
    {
        _new.Add(record);
        if (record.Name is not null)
        {
            _byId[record.Id] = record;
        }
    }

    // The frames are made for a file in which they follow the code: they refer to it by distance.
    private UnwindTables Tables(ReadOnlySpan<byte> record, ulong size)
    {
        if (record.Length < UnwindingSize)
        {
            return _noFrames;
        }

        // All unwinding data, and the search table that is the last part of it.
        ulong whole = Long(record[16..]);
        ulong search = Long(record[24..]);
        if (whole > (ulong)(record.Length - UnwindingSize) || search >= whole || whole - search > MaxFrames)
        {
            return _noFrames;
        }

        ReadOnlySpan<byte> frames = record.Slice(UnwindingSize, (int)(whole - search));
        if (_last is not { } last || last.Size != size || !frames.SequenceEqual(last.Frames))
        {
            byte[] copy = frames.ToArray();
            ulong address = Origin + ((size + FramesAlignment - 1) & ~(ulong)(FramesAlignment - 1));
            _last = last = (size, copy, new UnwindTables(null, copy, address, [Origin]));
        }

        return last.Tables;
    }

    // Leaves out what lies, with its start, in something that was described later. Goes through the functions in order of address, and
    // keeps those around the current one with the latest on top.
    private void Settle()
    {
        if (_new.Count == 0)
        {
            return;
        }

        _new.AddRange(Functions);
        _new.Sort((x, y) => x.Start != y.Start ? x.Start.CompareTo(y.Start) : y.Order.CompareTo(x.Order));
        PriorityQueue<JitDumpRecord, long> around = new();
        List<JitDumpRecord> living = [];
        foreach (JitDumpRecord record in _new)
        {
            while (around.TryPeek(out JitDumpRecord? latest, out _) && latest.End <= record.Start)
            {
                around.Dequeue();
            }

            if (record.Name is not null && (!around.TryPeek(out JitDumpRecord? over, out _) || over.Order < record.Order))
            {
                living.Add(record);
            }

            around.Enqueue(record, -record.Order);
        }

        _new.Clear();
        if (living.Count > MaxFunctions)
        {
            long oldest = living.Select(record => record.Order).OrderDescending().ElementAt(MaxFunctions - 1);
            living.RemoveAll(record => record.Order < oldest);
        }

        Functions = living;
        _byId.Clear();
        foreach (JitDumpRecord record in living.OrderBy(record => record.Order))
        {
            _byId[record.Id] = record;
        }
    }
}
