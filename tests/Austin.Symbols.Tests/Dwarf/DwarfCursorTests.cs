using Austin.Symbols.Dwarf;

namespace Austin.Symbols.Tests.Dwarf;

public sealed class DwarfCursorTests
{
    // The examples of DWARF 5, tables C.1 and C.2 (figures 7.7 and 7.8 in older versions).
    [Theory]
    [InlineData(new byte[] { 2 }, 2ul)]
    [InlineData(new byte[] { 127 }, 127ul)]
    [InlineData(new byte[] { 0x80, 1 }, 128ul)]
    [InlineData(new byte[] { 0xb9, 0x64 }, 12857ul)]
    [InlineData(new byte[] { 0x80, 0x80, 0x00 }, 0ul)]
    [InlineData(new byte[] { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01 }, ulong.MaxValue)]
    public void UnsignedNumbersOfAnyLength(byte[] bytes, ulong expected)
    {
        var cursor = new DwarfCursor(bytes);
        Assert.Equal(expected, cursor.Uleb());
        Assert.True(cursor.AtEnd && !cursor.Failed);
    }

    [Theory]
    [InlineData(new byte[] { 2 }, 2L)]
    [InlineData(new byte[] { 0x7e }, -2L)]
    [InlineData(new byte[] { 0xff, 0 }, 127L)]
    [InlineData(new byte[] { 0x81, 0x7f }, -127L)]
    [InlineData(new byte[] { 0x80, 0x7f }, -128L)]
    [InlineData(new byte[] { 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x7f }, long.MinValue)]
    public void SignedNumbersOfAnyLength(byte[] bytes, long expected)
    {
        var cursor = new DwarfCursor(bytes);
        Assert.Equal(expected, cursor.Sleb());
        Assert.True(cursor.AtEnd && !cursor.Failed);
    }

    [Fact]
    public void ANumberThatDoesNotEndFails()
    {
        var cursor = new DwarfCursor([0x80, 0x80]);
        cursor.Uleb();
        Assert.True(cursor.Failed && cursor.AtEnd);
    }

    [Fact]
    public void ReadingPastTheEndGivesZeroAndEndsEverything()
    {
        var cursor = new DwarfCursor([1, 2, 3]);
        Assert.Equal(0u, cursor.U32());
        Assert.True(cursor.Failed && cursor.AtEnd);
        Assert.Equal(0, cursor.U8());
    }

    [Fact]
    public void SkippingAndSeekingStayInside()
    {
        var cursor = new DwarfCursor([1, 2, 3]);
        cursor.Skip(ulong.MaxValue);
        Assert.True(cursor.Failed);
        cursor = new DwarfCursor([1, 2, 3], 4);
        Assert.True(cursor.Failed);
        cursor = new DwarfCursor([1, 2, 3], 3);
        Assert.True(cursor.AtEnd && !cursor.Failed);
    }

    [Theory]
    [InlineData(new byte[] { 0x10, 0, 0, 0 }, 16ul, false, false)]
    [InlineData(new byte[] { 0xff, 0xff, 0xff, 0xff, 5, 0, 0, 0, 0, 0, 0, 0 }, 5ul, true, false)]
    [InlineData(new byte[] { 0xf0, 0xff, 0xff, 0xff }, 0ul, false, true)]
    public void LengthsTellTheFormat(byte[] bytes, ulong expected, bool expected64, bool fails)
    {
        var cursor = new DwarfCursor(bytes);
        Assert.Equal(expected, cursor.InitialLength(out bool is64));
        Assert.Equal(expected64, is64);
        Assert.Equal(fails, cursor.Failed);
    }

    [Fact]
    public void AStringWithoutEndFails()
    {
        var cursor = new DwarfCursor("ab\0cd"u8);
        Assert.Equal("ab"u8.ToArray(), cursor.CString().ToArray());
        Assert.True(cursor.CString().IsEmpty);
        Assert.True(cursor.Failed);
    }
}
