using Austin.Symbols.Dwarf;

namespace Austin.Symbols.Tests.Dwarf;

public sealed class AddressRangeTableTests
{
    [Fact]
    public void SetsBelongToTheirUnits()
    {
        byte[] section = new Bytes()
            .Counted(new Bytes().U16(2).U32(0).U8(8, 0).U32(0).U64(0x1000).U64(0x20).U64(0x2000).U64(8).U64(0).U64(0))
            .Counted(new Bytes().U16(2).U32(0x40).U8(8, 0).U32(0).U64(0x3000).U64(1).U64(0).U64(0))
            .ToArray();
        Dictionary<ulong, List<AddressRange>> table = AddressRangeTable.Read(section, DwarfLimits.Default);
        Assert.Equal([new(0x1000, 0x1020), new(0x2000, 0x2008)], table[0]);
        Assert.Equal([new(0x3000, 0x3001)], table[0x40]);
    }

    [Fact]
    public void ASetThatIsCutShortEndsTheTable()
    {
        byte[] section = new Bytes()
            .Counted(new Bytes().U16(2).U32(0).U8(8, 0).U32(0).U64(0x1000).U64(0x20).U64(0).U64(0))
            .U32(100).U16(2)
            .ToArray();
        Assert.Single(AddressRangeTable.Read(section, DwarfLimits.Default));
    }
}
