using System.Buffers.Binary;
using Austin.Common.CPython.Layouts;
using Austin.Common.Memory;

namespace Austin.Common.CPython.Threads;

/// <summary>
/// The words of runtime and interpreters that a pass over a process needs: whether the thread lists changed, whether a
/// collector runs, who holds the GIL, whether code objects died. Read behind the first thread's stack; with code generations
/// behind each.
/// </summary>
internal sealed class RuntimeSnapshot
{
    // Words that lie closer than this are read as one range, in bytes.
    private const int MaxSpan = 1024;

    // At least the bytes of struct _gil_runtime_state: three words, a number, two condition variables and two mutexes of glibc.
    private const int GilSize = 256;

    private readonly RemoteInterpreter _interpreter;
    private readonly ThreadStateList _list;
    private readonly List<RemoteRange> _ranges = [];
    private readonly List<(int Threads, int Made, int Gc, int Gil)> _positions = [];
    private RemoteRange[] _planned = [];
    private int _generations;
    private int _head;
    private int _holder = -1;
    private byte[] _copy = [];
    private byte[] _own = [];

    public RuntimeSnapshot(RemoteInterpreter interpreter, ThreadStateList list)
    {
        _interpreter = interpreter;
        _list = list;
    }

    /// <summary>What to read.</summary>
    public ReadOnlySpan<RemoteRange> Ranges => _planned;

    /// <summary>The first of <see cref="Ranges"/>: those from which <see cref="CodeGeneration"/> is told.</summary>
    public ReadOnlySpan<RemoteRange> GenerationRanges => _planned.AsSpan(0, _generations);

    /// <summary>Changes whenever a code object died (3.14+); 0 for older versions.</summary>
    public long CodeGeneration { get; private set; }

    /// <summary>Makes the ranges afresh, after the lists were walked.</summary>
    public void Plan()
    {
        InterpreterLayout layout = _interpreter.Layout;
        _ranges.Clear();
        _positions.Clear();
        int length = 0;
        foreach ((ulong state, _, _, _) in _list.Interpreters)
        {
            if (layout.InterpreterCodeGeneration >= 0)
            {
                _ = Add(state + (ulong)layout.InterpreterCodeGeneration, ref length);
            }
        }

        _generations = _ranges.Count;
        Dictionary<ulong, int> words = Join(Words(layout), ref length);
        ulong runtime = _interpreter.Runtime;
        _head = PositionOf(runtime, layout.RuntimeInterpretersHead);
        _holder = PositionOf(runtime, layout.RuntimeCurrentThread);
        int collecting = PositionOf(runtime, layout.RuntimeGcCollecting);
        foreach ((ulong state, _, _, _) in _list.Interpreters)
        {
            _positions.Add((
                PositionOf(state, layout.InterpreterThreadsHead),
                PositionOf(state, layout.InterpreterThreadsMade),
                collecting >= 0 ? collecting : PositionOf(state, layout.InterpreterGcCollecting),
                PositionOf(state, layout.InterpreterGil)));
        }

        _planned = [.. _ranges];
        _copy = new byte[length];

        int PositionOf(ulong place, int field) => field < 0 ? -1 : words[place + (ulong)field];
    }

    /// <summary>Reads by itself.</summary>
    /// <returns>As <see cref="Accept"/>.</returns>
    public bool TryRead(IRemoteMemory memory)
    {
        if (_own.Length != _copy.Length)
        {
            _own = new byte[_copy.Length];
        }

        return memory.ReadVectored(_planned, _own) == _own.Length && Accept(_own);
    }

    /// <summary>Takes over what was read, which other ranges may follow.</summary>
    /// <returns>false when a list changed since it was walked, or the bytes are incomplete.</returns>
    public bool Accept(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < _copy.Length)
        {
            return false;
        }

        bytes[.._copy.Length].CopyTo(_copy);
        if (Word(_head) != _list.InterpretersHead)
        {
            return false;
        }

        for (int i = 0; i < _positions.Count; i++)
        {
            if (Word(_positions[i].Threads) != _list.Interpreters[i].ThreadsHead
                || Word(_positions[i].Made) != _list.Interpreters[i].ThreadsMade)
            {
                return false;
            }
        }

        return AcceptGeneration(bytes);
    }

    /// <summary>
    /// Takes over <see cref="CodeGeneration"/> alone from what was read of <see cref="GenerationRanges"/>: whether a list changed, or
    /// the collector runs, is one question to a pass.
    /// </summary>
    /// <returns>false when the bytes are incomplete.</returns>
    public bool AcceptGeneration(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < _generations * sizeof(ulong))
        {
            return false;
        }

        long generation = 0;
        for (int i = 0; i < _generations; i++)
        {
            // The counters only rise, and so does their sum.
            generation += (long)Word(bytes, i * sizeof(ulong));
        }

        CodeGeneration = generation;
        return true;
    }

    /// <summary>Whether the collector of an interpreter runs.</summary>
    public bool IsCollecting(ulong interpreter)
    {
        int index = IndexOf(interpreter);
        return index >= 0 && _positions[index].Gc >= 0 && BinaryPrimitives.ReadInt32LittleEndian(_copy.AsSpan(_positions[index].Gc)) != 0;
    }

    /// <summary>The GIL of an interpreter; of 3.12 and later it is read.</summary>
    public GilState Gil(IRemoteMemory memory, ulong interpreter)
    {
        if (_holder >= 0)
        {
            return new GilState(IsOff: false, IsLocked: Word(_holder) != 0, Word(_holder));
        }

        InterpreterLayout layout = _interpreter.Layout;
        int index = IndexOf(interpreter);
        if (index < 0 || _positions[index].Gil < 0)
        {
            return default;
        }

        Span<byte> gil = stackalloc byte[Math.Max(Math.Max(layout.GilLastHolder, layout.GilLocked), layout.GilEnabled) + sizeof(ulong)];
        if (memory.Read(Word(_positions[index].Gil), gil) != gil.Length)
        {
            return default;
        }

        if (layout.GilEnabled >= 0 && BinaryPrimitives.ReadInt32LittleEndian(gil[layout.GilEnabled..]) == 0)
        {
            // The other fields mean nothing then.
            return new GilState(IsOff: true, IsLocked: false, 0);
        }

        // The last holder is never cleared: it holds the GIL only while that is locked.
        bool isLocked = BinaryPrimitives.ReadInt32LittleEndian(gil[layout.GilLocked..]) == 1;
        return new GilState(IsOff: false, isLocked, BinaryPrimitives.ReadUInt64LittleEndian(gil[layout.GilLastHolder..]));
    }

    /// <summary>How a thread of a free-threaded interpreter stands to it: 0 detached, 1 attached, 2 suspended; -1 where that is not known.</summary>
    /// <param name="memory">The memory of the process.</param>
    /// <param name="thread">Its thread state.</param>
    public int Attachment(IRemoteMemory memory, ulong thread) => Attachments.Read(memory, _interpreter.Layout, thread);

    /// <summary>Whether the version tells who holds the GIL.</summary>
    public bool TellsGil => _holder >= 0 || _interpreter.Layout.InterpreterGil >= 0;

    /// <summary>Whether an address lies in the GIL of an interpreter: who waits for a word there waits for the GIL.</summary>
    public bool IsInGil(ulong address, ulong interpreter)
    {
        InterpreterLayout layout = _interpreter.Layout;
        if (_holder >= 0)
        {
            // Up to 3.11 it lies in front of what the threads' states are known by.
            ulong end = _interpreter.Runtime + (ulong)layout.RuntimeCurrentThread;
            return address < end && end - address <= GilSize;
        }

        int index = IndexOf(interpreter);
        return index >= 0 && _positions[index].Gil >= 0 && address - Word(_positions[index].Gil) < GilSize;
    }

    private int IndexOf(ulong interpreter)
    {
        for (int i = 0; i < _list.Interpreters.Count && i < _positions.Count; i++)
        {
            if (_list.Interpreters[i].Address == interpreter)
            {
                return i;
            }
        }

        return -1;
    }

    // Where the words lie that every pass needs.
    private IEnumerable<ulong> Words(InterpreterLayout layout)
    {
        int[] ofRuntime = [layout.RuntimeInterpretersHead, layout.RuntimeCurrentThread, layout.RuntimeGcCollecting];
        int[] ofInterpreter = [layout.InterpreterThreadsHead, layout.InterpreterThreadsMade, layout.InterpreterGcCollecting, layout.InterpreterGil];
        return Of(_interpreter.Runtime, ofRuntime).Concat(_list.Interpreters.SelectMany(interpreter => Of(interpreter.Address, ofInterpreter)));

        static IEnumerable<ulong> Of(ulong place, int[] fields) => fields.Where(field => field >= 0).Select(field => place + (ulong)field);
    }

    // Plans to read words, neighbours as one range, and tells where each will lie.
    private Dictionary<ulong, int> Join(IEnumerable<ulong> words, ref int length)
    {
        Dictionary<ulong, int> positions = [];
        ulong[] sorted = [.. words.Distinct().Order()];
        for (int i = 0; i < sorted.Length;)
        {
            ulong low = sorted[i];
            ulong high = low;
            for (; i < sorted.Length && sorted[i] - low < MaxSpan; i++)
            {
                high = sorted[i] + sizeof(ulong);
                positions[sorted[i]] = length + (int)(sorted[i] - low);
            }

            _ranges.Add(new RemoteRange(low, high - low));
            length += (int)(high - low);
        }

        return positions;
    }

    private int Add(ulong address, ref int length)
    {
        int position = length;
        _ranges.Add(new RemoteRange(address, sizeof(ulong)));
        length += sizeof(ulong);
        return position;
    }

    private ulong Word(int position) => Word(_copy, position);

    private static ulong Word(ReadOnlySpan<byte> bytes, int position) => BinaryPrimitives.ReadUInt64LittleEndian(bytes[position..]);
}
