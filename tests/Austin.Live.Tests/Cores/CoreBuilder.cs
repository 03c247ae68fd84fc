using System.Buffers.Binary;
using System.Text;

namespace Austin.Live.Tests.Cores;

/// <summary>Makes core files: an ELF header, program headers, notes and memory, each as the test wants them.</summary>
internal sealed class CoreBuilder
{
    public const uint PrStatus = 1;
    public const uint PrPsInfo = 3;
    public const uint Auxiliary = 6;
    public const uint Files = 0x46494c45;
    public const uint Signal = 0x53494749;

    private readonly List<byte> _notes = [];
    private readonly List<(ulong Start, ulong Size, uint Flags, byte[] Bytes)> _segments = [];

    public byte Class { get; init; } = 2;

    public byte ByteOrder { get; init; } = 1;

    public ushort Type { get; init; } = 4;

    public ushort Machine { get; init; } = 62;

    /// <summary>Whether the number of program headers is in a section header, as where there are 65,535 or more.</summary>
    public bool CountsElsewhere { get; init; }

    public CoreBuilder Note(uint type, byte[] body, string name = "CORE")
    {
        _notes.AddRange(Words((uint)name.Length + 1, (uint)body.Length, type));
        _notes.AddRange(Padded(Encoding.ASCII.GetBytes(name + "\0")));
        _notes.AddRange(Padded(body));
        return this;
    }

    /// <summary>Notes as another core has them.</summary>
    public CoreBuilder Notes(byte[] bytes)
    {
        _notes.AddRange(bytes);
        return this;
    }

    public CoreBuilder Thread(int id, short signal, params (int Index, ulong Value)[] registers)
    {
        byte[] body = new byte[Machine == 62 ? 336 : 392];
        BinaryPrimitives.WriteInt16LittleEndian(body.AsSpan(12), signal);
        BinaryPrimitives.WriteInt32LittleEndian(body.AsSpan(32), id);
        foreach ((int index, ulong value) in registers)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(body.AsSpan(112 + (index * 8)), value);
        }

        return Note(PrStatus, body);
    }

    public CoreBuilder File(ulong start, ulong end, ulong page, string path)
    {
        byte[] body = new byte[40 + Encoding.UTF8.GetByteCount(path) + 1];
        ulong[] words = [1, 4096, start, end, page];
        for (int i = 0; i < words.Length; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(body.AsSpan(i * 8), words[i]);
        }

        Encoding.UTF8.GetBytes(path, body.AsSpan(40));
        return Note(Files, body);
    }

    /// <summary>Adds a mapping.</summary>
    /// <param name="start">Its address.</param>
    /// <param name="size">Its size; more than <paramref name="bytes"/> where they were not dumped.</param>
    /// <param name="flags">1 execute, 2 write, 4 read.</param>
    /// <param name="bytes">What was dumped.</param>
    public CoreBuilder Memory(ulong start, ulong size, uint flags, byte[] bytes)
    {
        _segments.Add((start, size, flags, bytes));
        return this;
    }

    public byte[] Build()
    {
        int count = _segments.Count + 1;
        int headers = 64 + (count * 56);
        int sections = headers + _notes.Count;
        int memory = sections + (CountsElsewhere ? 64 : 0);
        byte[] file = new byte[memory + _segments.Sum(segment => segment.Bytes.Length)];
        new byte[] { 0x7f, (byte)'E', (byte)'L', (byte)'F', Class, ByteOrder, 1 }.CopyTo(file, 0);
        Half(file, 16, Type);
        Half(file, 18, Machine);
        Word(file, 32, 64);
        Word(file, 40, CountsElsewhere ? (ulong)sections : 0);
        Half(file, 52, 64);
        Half(file, 54, 56);
        Half(file, 56, CountsElsewhere ? (ushort)0xffff : (ushort)count);
        Half(file, 58, 64);
        if (CountsElsewhere)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(sections + 44), (uint)count);
        }

        Header(file, 0, 4, 0, headers, 0, _notes.Count, 0);
        _notes.CopyTo(file, headers);
        int at = memory;
        for (int i = 0; i < _segments.Count; i++)
        {
            (ulong start, ulong size, uint flags, byte[] bytes) = _segments[i];
            Header(file, i + 1, 1, flags, at, start, bytes.Length, size);
            bytes.CopyTo(file, at);
            at += bytes.Length;
        }

        return file;
    }

    private static void Header(byte[] file, int index, uint type, uint flags, int offset, ulong address, int size, ulong memory)
    {
        int at = 64 + (index * 56);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(at), type);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(at + 4), flags);
        Word(file, at + 8, (ulong)offset);
        Word(file, at + 16, address);
        Word(file, at + 32, (ulong)size);
        Word(file, at + 40, memory);
    }

    private static void Half(byte[] file, int at, ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(at), value);

    private static void Word(byte[] file, int at, ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(file.AsSpan(at), value);

    private static byte[] Words(params uint[] words) => [.. words.SelectMany(BitConverter.GetBytes)];

    private static byte[] Padded(byte[] bytes) => [.. bytes, .. new byte[-bytes.Length & 3]];
}
