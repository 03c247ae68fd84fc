using Austin.Common.Memory;
using AustinP.Modules;

namespace Austin.Live.Tests.Native;

public sealed class DescribedMappingsTests
{
    private readonly DescribedMappings _described = new();

    [Fact]
    public void AMappingIsToldAgainWhenAnotherOneTookItsPlaceInBetween()
    {
        Assert.True(Add(0x1000, 0x5000, inode: 1));
        Assert.True(Add(0x8000, 0x9000, inode: 1));
        Assert.False(Add(0x1000, 0x5000, inode: 1));
        Assert.True(Add(0x2000, 0x3000, inode: 2));
        Assert.False(Add(0x2000, 0x3000, inode: 2));
        Assert.False(Add(0x8000, 0x9000, inode: 1));
        Assert.True(Add(0x1000, 0x5000, inode: 1));
        Assert.True(Add(0x2000, 0x3000, inode: 2));
    }

    [Fact]
    public void NeighboursLiveOn()
    {
        Assert.True(Add(0x3000, 0x4000, inode: 1));
        Assert.True(Add(0x1000, 0x2000, inode: 1));
        Assert.True(Add(0x2000, 0x3000, inode: 2));
        Assert.False(Add(0x1000, 0x2000, inode: 1));
        Assert.False(Add(0x3000, 0x4000, inode: 1));
        Assert.True(Add(0x1800, 0x3800, inode: 3));
        Assert.True(Add(0x1000, 0x2000, inode: 1));
        Assert.True(Add(0x3000, 0x4000, inode: 1));
    }

    [Fact]
    public void AnotherPartOfTheFileOrOtherRightsAreAnotherMapping()
    {
        Assert.True(Add(0x1000, 0x2000, inode: 1));
        Assert.True(Add(0x1000, 0x2000, inode: 1, offset: 0x1000));
        Assert.True(Add(0x1000, 0x2000, inode: 1, offset: 0x1000, access: MappingAccess.Read));
        Assert.False(Add(0x1000, 0x2000, inode: 1, offset: 0x1000, access: MappingAccess.Read));
    }

    [Fact]
    public void AMappingIsToldAgainWhenItsFileWasWritten()
    {
        Assert.True(Add(0x1000, 0x2000, inode: 1));
        Assert.True(Add(0x2000, 0x3000, inode: 2));
        _described.Remove(Made(0x1000, 0x2000, inode: 1));
        Assert.True(Add(0x1000, 0x2000, inode: 1));
        Assert.False(Add(0x2000, 0x3000, inode: 2));
    }

    [Fact]
    public void AFileOfAnotherDeviceIsAnotherOne()
    {
        Assert.True(Add(0x1000, 0x2000, inode: 1));
        Assert.True(_described.TryAdd(Made(0x1000, 0x2000, inode: 1) with { Device = 7 }));
        Assert.True(Add(0x1000, 0x2000, inode: 1));
    }

    private bool Add(ulong start, ulong end, ulong inode, ulong offset = 0, MappingAccess access = MappingAccess.Read | MappingAccess.Execute) =>
        _described.TryAdd(Made(start, end, inode, offset, access));

    private static Mapping Made(ulong start, ulong end, ulong inode, ulong offset = 0, MappingAccess access = MappingAccess.Read | MappingAccess.Execute) =>
        new(start, end, access, offset, inode, $"/lib/{inode}.so", IsDeleted: false);
}
