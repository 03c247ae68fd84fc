using Austin.Symbols.Dwarf;

namespace Austin.Symbols.Tests.Dwarf;

/// <summary>Every kind of entry of both kinds of range list, on bytes written by hand.</summary>
public sealed class RangeReaderTests
{
    private const ulong Base = 0x1000;

    private static readonly AttributeValue _atStart = new(ValueKind.SectionOffset, 0);

    [Fact]
    public void RangeListsOfDwarf5()
    {
        var sections = new MemorySections
        {
            [DwarfSection.Addresses] = new Bytes().U64(0x7000).U64(0x7100).U64(0).ToArray(),
            [DwarfSection.RangeLists] = new Bytes()
                .U8(4, 0x10, 0x20)              // offset pair from the unit's base
                .U8(5).U64(0x2000)              // base address
                .U8(4, 0x01, 0x02)
                .U8(1, 1)                       // base address by index
                .U8(4, 0x03, 0x04)
                .U8(2, 0, 1)                    // start and end by index
                .U8(3, 0, 8)                    // start by index, length
                .U8(6).U64(0x3000).U64(0x3001)  // start, end
                .U8(7).U64(0x4000).U8(5)        // start, length
                .U8(3, 2, 8)                    // discarded: address 0
                .U8(7).U64(ulong.MaxValue).U8(5) // discarded: tombstone
                .U8(5).U64(ulong.MaxValue)
                .U8(4, 1, 2)                    // discarded: based on a tombstone
                .U8(0)
                .U8(6).U64(0x9000).U64(0x9001)  // behind the end
                .ToArray(),
        };
        Assert.Equal(
            [
                new(Base + 0x10, Base + 0x20), new(0x2001, 0x2002), new(0x7103, 0x7104), new(0x7000, 0x7100),
                new(0x7000, 0x7008), new(0x3000, 0x3001), new(0x4000, 0x4005),
            ],
            Read(sections, version: 5, _atStart));
    }

    [Fact]
    public void RangesOfDwarf4()
    {
        var sections = new MemorySections
        {
            [DwarfSection.Ranges] = new Bytes()
                .U64(0x10).U64(0x20)
                .U64(ulong.MaxValue).U64(0x2000)            // new base
                .U64(1).U64(2)
                .U64(3).U64(3)                              // empty
                .U64(ulong.MaxValue - 1).U64(ulong.MaxValue) // discarded
                .U64(0).U64(0)
                .U64(5).U64(6)
                .ToArray(),
        };
        Assert.Equal([new(Base + 0x10, Base + 0x20), new(0x2001, 0x2002)], Read(sections, version: 4, _atStart));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public void AListThatDoesNotEndStopsAtTheEndOfItsSection(ushort version)
    {
        var sections = new MemorySections
        {
            [DwarfSection.Ranges] = new Bytes().U64(0x10).U64(0x20).U32(1).ToArray(),
            [DwarfSection.RangeLists] = new Bytes().U8(4, 0x10, 0x20).U8(6).U32(1).ToArray(),
        };
        Assert.Equal([new(Base + 0x10, Base + 0x20)], Read(sections, version, _atStart));
    }

    [Fact]
    public void AListOutsideItsSectionIsEmpty() =>
        Assert.Empty(Read(new MemorySections(), version: 5, new(ValueKind.RangeListIndex, ulong.MaxValue)));

    [Fact]
    public void TheBudgetEndsALongList()
    {
        var bytes = new Bytes();
        for (int i = 0; i < 100; i++)
        {
            bytes.U8(4, 1, 2);
        }

        var reader = new RangeReader(10);
        reader.Read(UnitOf(new MemorySections { [DwarfSection.RangeLists] = bytes.ToArray() }, 5), default, default, _atStart);
        Assert.Equal(10, reader.Ranges.Count);
    }

    private static List<AddressRange> Read(MemorySections sections, ushort version, AttributeValue ranges)
    {
        var reader = new RangeReader(1_000);
        reader.Read(UnitOf(sections, version), default, default, ranges);
        return reader.Ranges;
    }

    /// <summary>A unit whose only attribute is its low pc.</summary>
    private static DwarfUnit UnitOf(MemorySections sections, ushort version)
    {
        sections[DwarfSection.Abbreviations] = [1, (byte)DwarfTag.CompileUnit, 0, (byte)DwarfAttribute.LowPc, (byte)DwarfForm.Address, 0, 0, 0];
        Bytes head = new Bytes().U16(version);
        head = version >= 5 ? head.U8(1, 8).U32(0) : head.U32(0).U8(8);
        sections[DwarfSection.Info] = new Bytes().Counted(head.U8(1).U64(Base)).ToArray();
        var file = new DwarfFile(sections, DwarfLimits.Default, static () => null);
        return Assert.Single(file.Units);
    }
}
