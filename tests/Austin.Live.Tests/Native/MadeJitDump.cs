using System.Buffers.Binary;
using System.Text;

namespace Austin.Live.Tests.Native;

/// <summary>Makes a jitdump file record by record.</summary>
internal sealed class MadeJitDump
{
    private readonly MemoryStream _bytes = new();
    private ulong _time = 1_000_000_000_000;

    /// <summary>All bytes so far.</summary>
    public byte[] Bytes => _bytes.ToArray();

    /// <summary>Where each record starts, the header included.</summary>
    public List<int> Records { get; } = [];

    /// <summary>Begins with a header.</summary>
    public MadeJitDump Header(uint machine = 62, uint version = 1, uint magic = 0x4A695444)
    {
        Records.Add((int)_bytes.Length);
        foreach (uint word in new uint[] { magic, version, 40, machine, 0, 17 })
        {
            Word(word);
        }

        Long(0);
        Long(0);
        return this;
    }

    /// <summary>A function.</summary>
    public MadeJitDump Load(string name, ulong address, ulong id, int size = 64)
    {
        byte[] text = Encoding.UTF8.GetBytes(name);
        Begin(0, 56 + text.Length + 1 + size);
        Word(17);
        Word(17);
        Long(address);
        Long(address);
        Long((ulong)size);
        Long(id);
        _bytes.Write(text);
        _bytes.WriteByte(0);
        _bytes.Write(new byte[size]);
        return this;
    }

    /// <summary>A function moved.</summary>
    public MadeJitDump Move(ulong from, ulong to, ulong id, int size = 64)
    {
        Begin(1, 64);
        Word(17);
        Word(17);
        Long(to);
        Long(from);
        Long(to);
        Long((ulong)size);
        Long(id);
        return this;
    }

    /// <summary>Frames of the function that comes next: rsp + 8, and rsp + 40 behind its first four bytes.</summary>
    public MadeJitDump Unwinding(int size = 64)
    {
        byte[] frames = Frames(size);
        Begin(4, 40 + frames.Length + 20);
        Long((ulong)(frames.Length + 20));
        Long(20);
        Long((ulong)(frames.Length + 20));
        _bytes.Write(frames);
        _bytes.Write(new byte[20]);
        return this;
    }

    /// <summary>A record of another kind.</summary>
    public MadeJitDump Other(uint kind, int length)
    {
        Begin(kind, 16 + length);
        _bytes.Write(new byte[length]);
        return this;
    }

    // A CIE (rsp + 8, return address at CFA - 8), and an FDE that refers to code in front of it: after 4 bytes rsp + 40.
    private static byte[] Frames(int size)
    {
        byte[] common = [20, 0, 0, 0, 0, 0, 0, 0, 1, (byte)'z', (byte)'R', 0, 1, 0x78, 16, 1, 0x1b, 0x0c, 7, 8, 0x90, 1, 0, 0];
        byte[] description = new byte[24];
        BinaryPrimitives.WriteInt32LittleEndian(description, 20);
        BinaryPrimitives.WriteInt32LittleEndian(description.AsSpan(4), common.Length + 4);
        BinaryPrimitives.WriteInt32LittleEndian(description.AsSpan(8), -(((size + 7) & ~7) + common.Length + 8));
        BinaryPrimitives.WriteInt32LittleEndian(description.AsSpan(12), size);
        ((byte[])[0, 0x44, 0x0e, 40]).CopyTo(description, 16);
        return [.. common, .. description, 0, 0, 0, 0];
    }

    private void Begin(uint kind, int size)
    {
        Records.Add((int)_bytes.Length);
        Word(kind);
        Word((uint)size);
        Long(_time += 1000);
    }

    private void Word(uint value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        _bytes.Write(bytes);
    }

    private void Long(ulong value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        _bytes.Write(bytes);
    }
}
