using System.Buffers.Binary;
using Austin.Common.Linux;
using Austin.Common.Memory;

namespace AustinP.Modules;

/// <summary>
/// The code that compilers in the process registered for debuggers: lists of ELF files in its memory, from
/// <c>__jit_debug_descriptor</c> of each library that has a compiler (GDB manual, "JIT Compilation Interface").
/// </summary>
/// <remarks>The process goes on meanwhile: a list that changes is read in part, and again the next time.</remarks>
/// <param name="memory">Memory of the process.</param>
internal sealed class JitObjects(IRemoteMemory memory)
{
    /// <summary>Name of the list's head.</summary>
    public static ReadOnlySpan<byte> DescriptorName => "__jit_debug_descriptor"u8;

    // A program that makes code for ever must not make us read for ever.
    private const int MaxEntries = 20_000;
    private const int MaxObject = 16 << 20;
    private const long MaxTotal = 256 << 20;

    // struct jit_descriptor: two uint32, relevant_entry, first_entry; struct jit_code_entry: next, prev, address, uint64 size.
    private const int DescriptorSize = 24;
    private const int EntrySize = 32;
    private const uint Version = 1;

    // ns; the whole list is read again even if its head is the same, since entries behind it may have gone.
    private const long LookPeriod = 10_000_000;
    private const long WholePeriod = 1_000_000_000;

    // Reading takes one part in so many of the time at most.
    private const long ShareOfTime = 50;

    private readonly GeneratedFunctions _functions = new();
    private readonly List<ulong> _descriptors = [];
    private Dictionary<(ulong Address, ulong Size), JitObject> _objects = [];
    private byte[] _heads = [];
    private byte[] _bytes = [];
    private long _nextLook;
    private long _nextWhole;

    /// <summary>Code with its object, in order of address; that of a freed object may overlap what took its place.</summary>
    public List<(ulong Start, ulong End, JitObject Object)> Code { get; } = [];

    /// <summary>Takes the addresses of all descriptors of the process.</summary>
    public void Use(IReadOnlyCollection<ulong> descriptors)
    {
        if (!_descriptors.SequenceEqual(descriptors))
        {
            _descriptors.Clear();
            _descriptors.AddRange(descriptors);
            _heads = new byte[descriptors.Count * DescriptorSize];
            _nextLook = 0;
            _nextWhole = 0;
        }
    }

    /// <summary>Reads the lists anew, unless that was done a moment ago.</summary>
    /// <returns>Whether there is other code than before.</returns>
    public bool Refresh()
    {
        long now = _descriptors.Count == 0 ? 0 : Clock.MonotonicNanoseconds;
        if (_descriptors.Count == 0 ? _objects.Count == 0 : now < _nextLook)
        {
            return false;
        }

        byte[] heads = new byte[_heads.Length];
        for (int i = 0; i < _descriptors.Count; i++)
        {
            memory.Read(_descriptors[i], heads.AsSpan(i * DescriptorSize, DescriptorSize));
        }

        _nextLook = now + LookPeriod;
        if (now < _nextWhole && heads.AsSpan().SequenceEqual(_heads))
        {
            return false;
        }

        _heads = heads;
        bool hasChanged = Walk();
        long cost = Clock.MonotonicNanoseconds - now;
        _nextLook = now + Math.Max(LookPeriod, cost * ShareOfTime);
        _nextWhole = now + Math.Max(WholePeriod, cost * ShareOfTime);
        return hasChanged;
    }

    /// <summary>The function around an address.</summary>
    public bool TryFind(ulong pc, out ReadOnlySpan<byte> name, out ulong start) => _functions.TryFind(pc, out name, out start);

    private bool Walk()
    {
        Dictionary<(ulong Address, ulong Size), JitObject> objects = [];
        long total = 0;
        bool hasChanged = false;
        for (int i = 0; i < _descriptors.Count; i++)
        {
            ReadOnlySpan<byte> head = _heads.AsSpan(i * DescriptorSize, DescriptorSize);
            if (BinaryPrimitives.ReadUInt32LittleEndian(head) == Version)
            {
                hasChanged |= WalkList(BinaryPrimitives.ReadUInt64LittleEndian(head[16..]), objects, ref total);
            }
        }

        hasChanged |= objects.Count != _objects.Count;
        if (!hasChanged)
        {
            return false;
        }

        _objects = objects;
        _functions.Replace(objects.Values.SelectMany(known => known.Functions));
        Code.Clear();
        Code.AddRange(objects.Values.SelectMany(known => known.Code.Select(code => (code.Start, code.End, known))).OrderBy(code => code.Start));
        return true;
    }

    // Bounded by the number of entries, so that a list that ends nowhere does.
    private bool WalkList(ulong first, Dictionary<(ulong Address, ulong Size), JitObject> objects, ref long total)
    {
        Span<byte> entry = stackalloc byte[EntrySize];
        bool hasChanged = false;
        for (ulong address = first; address != 0 && objects.Count < MaxEntries;)
        {
            if (memory.Read(address, entry) != EntrySize)
            {
                break;
            }

            ulong file = BinaryPrimitives.ReadUInt64LittleEndian(entry[16..]);
            ulong size = BinaryPrimitives.ReadUInt64LittleEndian(entry[24..]);
            address = BinaryPrimitives.ReadUInt64LittleEndian(entry);
            if (size is 0 or > MaxObject || (total += (long)size) > MaxTotal || objects.ContainsKey((file, size)))
            {
                break;
            }

            if (_bytes.Length < (int)size)
            {
                _bytes = new byte[(int)size];
            }

            Span<byte> bytes = _bytes.AsSpan(0, (int)size);
            if (memory.Read(file, bytes) != bytes.Length)
            {
                break;
            }

            if (!_objects.TryGetValue((file, size), out JitObject? known) || !known.IsOf(bytes))
            {
                known = new JitObject(bytes.ToArray());
                known.Read(memory);
                hasChanged = true;
            }

            objects.Add((file, size), known);
        }

        return hasChanged;
    }
}
