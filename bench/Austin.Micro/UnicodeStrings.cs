using System.Buffers.Binary;
using System.Text;
using Austin.Common.CPython.Layouts;
using Austin.Common.CPython.Objects;
using BenchmarkDotNet.Attributes;

namespace Austin.Micro;

/// <summary>Decoding <c>str</c> objects of CPython 3.11 that a copy of memory holds.</summary>
public class UnicodeStrings
{
    private const ulong Address = 0x10000;

    // PyASCIIObject.state in 3.11: interned (2 bits), kind (3), compact, ascii, ready.
    private const uint CompactAscii = (1 << 2) | (1 << 5) | (1 << 6) | (1 << 7);
    private const uint CompactTwoBytes = (2 << 2) | (1 << 5) | (1 << 7);

    private const string Path = "/usr/lib/python3.11/site-packages/package/module.py";

    private static readonly InterpreterLayout _layout = KnownLayouts.For(11)!;

    private readonly UnicodeReader _ascii = Reader(Encoding.ASCII.GetBytes(Path), Path.Length, CompactAscii, _layout.UnicodeAsciiData);
    private readonly UnicodeReader _wide = Reader(Encoding.Unicode.GetBytes("/данные" + Path), Path.Length + 7, CompactTwoBytes, _layout.UnicodeCompactData);

    [GlobalSetup]
    public void Check()
    {
        if (Ascii() != Path.Length || Wide() != Path.Length + 13)
        {
            throw new InvalidOperationException("the strings are not decoded");
        }
    }

    [Benchmark]
    public int Ascii() => _ascii.TryRead(Address, 0)?.Length ?? 0;

    [Benchmark]
    public int Wide() => _wide.TryRead(Address, 0)?.Length ?? 0;

    private static UnicodeReader Reader(byte[] text, int length, uint state, int start)
    {
        byte[] image = new byte[start + text.Length + 256];
        BinaryPrimitives.WriteInt64LittleEndian(image.AsSpan(_layout.UnicodeLength), length);
        BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(_layout.UnicodeState), state);
        text.CopyTo(image, start);
        return new UnicodeReader(new StringImage(Address, image), _layout);
    }
}
