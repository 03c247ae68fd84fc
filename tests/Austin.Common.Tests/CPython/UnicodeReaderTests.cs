using System.Buffers.Binary;
using System.Text;
using Austin.Common.CPython.Layouts;
using Austin.Common.CPython.Objects;

namespace Austin.Common.Tests.CPython;

public sealed class UnicodeReaderTests
{
    private const ulong Address = 0x10000;
    private const ulong UnicodeType = 0x7000;

    private static readonly InterpreterLayout Layout = KnownLayouts.For(12)!;

    private readonly FakeMemory _memory = new(Address, 512);

    [Theory]
    [InlineData(1, true, "work", "work")]
    [InlineData(1, false, "caf\u00e9", "caf\u00e9")]
    [InlineData(2, false, "\u95a2\u6570", "\u95a2\u6570")]
    [InlineData(4, false, "\U0001d7d9f", "\U0001d7d9f")]
    public void AllKindsOfStringsBecomeUtf8(int kind, bool ascii, string text, string expected)
    {
        Write(kind, ascii, text);
        Assert.Equal(expected, Encoding.UTF8.GetString(new UnicodeReader(_memory, Layout).TryRead(Address, UnicodeType)!));
    }

    [Fact]
    public void AnUndecodableByteOfAPathIsEscaped()
    {
        // The attributes of a theory cannot carry a lone surrogate.
        Write(2, false, $"x{(char)0xDC80}y");
        Assert.Equal("x\\udc80y", Encoding.UTF8.GetString(new UnicodeReader(_memory, Layout).TryRead(Address, UnicodeType)!));
    }

    [Fact]
    public void WhatIsNoStringIsRefused()
    {
        Write(1, true, "work");
        UnicodeReader reader = new(_memory, Layout);
        Assert.Null(reader.TryRead(Address, 0x9999));
        Assert.Null(reader.TryRead(Address + 4, UnicodeType));
        Assert.Null(reader.TryRead(0, UnicodeType));
        Assert.Null(reader.TryRead(Address + 0x100000, UnicodeType));
        _memory.Word(Layout.UnicodeLength, ulong.MaxValue);
        Assert.Null(reader.TryRead(Address, UnicodeType));
        _memory.Word(Layout.UnicodeLength, UnicodeReader.MaxLength + 1);
        Assert.Null(reader.TryRead(Address, UnicodeType));
        // A length that leads out of the mapped memory.
        _memory.Word(Layout.UnicodeLength, 60_000);
        Assert.Null(reader.TryRead(Address, UnicodeType));
    }

    private void Write(int kind, bool ascii, string text)
    {
        int[] codePoints = kind == 4 ? [.. text.EnumerateRunes().Select(r => r.Value)] : [.. text.Select(c => (int)c)];
        _memory.Word(Layout.ObjectType, UnicodeType);
        _memory.Word(Layout.UnicodeLength, (ulong)codePoints.Length);
        uint state = (uint)(kind << 2) | 0x20u | (ascii ? 0x40u : 0);
        BinaryPrimitives.WriteUInt32LittleEndian(_memory.Bytes.AsSpan(Layout.UnicodeState), state);
        int at = ascii ? Layout.UnicodeAsciiData : Layout.UnicodeCompactData;
        foreach (int codePoint in codePoints)
        {
            for (int i = 0; i < kind; i++)
            {
                _memory.Bytes[at++] = (byte)(codePoint >> (8 * i));
            }
        }
    }
}
