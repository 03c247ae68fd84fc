using Austin.Symbols.Dwarf;

namespace Austin.Symbols.Tests.Dwarf;

/// <summary>The state machine on programs written by hand; the comparisons with other tools cover what compilers write.</summary>
public sealed class LineProgramTests
{
    private static readonly UnitEncoding _unit = new(4, 8, false);

    [Fact]
    public void EveryOpcodeAdvancesAsTheStandardSays()
    {
        LineProgramTable table = Run(SetAddress(0x1000)
            .U8(3, 9, 1)            // line 10, row
            .U8(2, 8, 3, 1, 1)      // +8, line 11, row
            .U8(9).U16(0x100)       // fixed advance
            .U8(5, 7, 1)            // column 7, row
            .U8(8, 1)               // as special opcode 255: (255 - 13) / 12 = 20
            .U8(13 + 5 + (12 * 2))  // special: +2, line - 3 + 5
            .U8(6, 7, 10, 11, 12, 1) // flags and ISA: no effect
            .U8(4, 2, 2, 1, 1)      // file 2, +1, row
            .U8(2, 4, 0, 1, 1));    // +4, end of sequence
        AssertRow(table, 0x1000, 1, 10, 0);
        AssertRow(table, 0x1007, 1, 10, 0);
        AssertRow(table, 0x1008, 1, 11, 0);
        AssertRow(table, 0x1108, 1, 11, 7);
        AssertRow(table, 0x111c, 1, 11, 7);
        AssertRow(table, 0x111e, 1, 13, 7);
        AssertRow(table, 0x111f, 2, 13, 7);
        AssertRow(table, 0x1122, 2, 13, 7);
        Assert.False(table.TryFind(0x1123, out _));
        Assert.False(table.TryFind(0xfff, out _));
    }

    [Fact]
    public void OfSeveralRowsAtOneAddressTheLastCounts()
    {
        LineProgramTable table = Run(SetAddress(0x1000).U8(1, 3, 5, 1, 3, 6, 1, 2, 4, 0, 1, 1));
        AssertRow(table, 0x1000, 1, 12, 0);
    }

    [Theory]
    [InlineData(0ul)]
    [InlineData(ulong.MaxValue)]
    [InlineData(ulong.MaxValue - 1)]
    public void CodeThatTheLinkerDiscardedHasNoRows(ulong address)
    {
        LineProgramTable table = Run(SetAddress(address).U8(1, 2, 4, 0, 1, 1));
        Assert.Empty(table.Ranges);
    }

    [Fact]
    public void ASequenceWithoutEndIsDropped()
    {
        LineProgramTable table = Run(SetAddress(0x1000).U8(1, 2, 4, 1));
        Assert.Empty(table.Ranges);
    }

    [Fact]
    public void RowsOutOfOrderAreSorted()
    {
        LineProgramTable table = Run(SetAddress(0x1000).U8(1, 2, 16, 3, 1, 1)
            .U8(0, 9, 2).U64(0x1008).U8(3, 1, 1)
            .U8(0, 9, 2).U64(0x1020).U8(0, 1, 1));
        AssertRow(table, 0x1000, 1, 1, 0);
        AssertRow(table, 0x1008, 1, 3, 0);
        AssertRow(table, 0x1010, 1, 2, 0);
    }

    [Fact]
    public void ALineRangeOfZeroDividesNothing()
    {
        byte[] section = Section(SetAddress(0x1000).U8(200, 8, 2, 4, 0, 1, 1), lineRange: 0);
        LineProgramTable? table = LineProgram.Run(section, 0, _unit, DwarfLimits.Default);
        Assert.NotNull(table);
        AssertRow(table, 0x1000, 1, 1, 0);
    }

    [Fact]
    public void AHeaderThatIsCutShortGivesNoTable()
    {
        byte[] section = Section(SetAddress(0x1000).U8(1, 0, 1, 1));
        for (int length = 0; length < section.Length; length++)
        {
            Assert.Null(LineProgram.Run(section.AsSpan(0, length), 0, _unit, DwarfLimits.Default));
        }
    }

    private static Bytes SetAddress(ulong address) => new Bytes().U8(0, 9, 2).U64(address);

    private static void AssertRow(LineProgramTable table, ulong vaddr, uint file, uint line, ushort column)
    {
        Assert.True(table.TryFind(vaddr, out LineRow row), $"no row at 0x{vaddr:x}");
        Assert.Equal((file, line, column), (row.File, row.Line, row.Column));
    }

    private static LineProgramTable Run(Bytes program)
    {
        LineProgramTable? table = LineProgram.Run(Section(program), 0, _unit, DwarfLimits.Default);
        Assert.NotNull(table);
        return table;
    }

    /// <summary>A version 4 program with line base -3, opcode base 13, no directories and no files.</summary>
    private static byte[] Section(Bytes program, byte lineRange = 12)
    {
        Bytes header = new Bytes().U8(1, 1, 1, 0xfd, lineRange, 13, 0, 1, 1, 1, 1, 0, 0, 0, 1, 0, 0, 1, 0, 0);
        return new Bytes().Counted(new Bytes().U16(4).Counted(header).U8(program.ToArray())).ToArray();
    }
}
