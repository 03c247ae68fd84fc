using Austin.Common.Memory;

namespace Austin.Common.Tests.Linux;

public sealed class MemoryMapTests
{
    private static readonly MemoryMap Map = MemoryMap.Parse(
    [
        "00400000-00401000 r-xp 00000000 fe:01 123                                /usr/bin/python3.11",
        "00600000-00602000 rw-p 00001000 fe:01 124                                /opt/my python/lib (1).so (deleted)",
        "7f0000000000-7f0000001000 rw-p 00000000 00:00 0 ",
        "7ffc00000000-7ffc00021000 rw-p 00000000 00:00 0                          [stack]",
        "nonsense",
        "1-2",
        "ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0                  [vsyscall]",
    ]);

    [Fact]
    public void LinesBecomeMappingsAndOthersAreLeftOut()
    {
        Assert.Equal(5, Map.Mappings.Count);
        Assert.Equal(
            new Mapping(0x400000, 0x401000, MappingAccess.Read | MappingAccess.Execute, 0, 123, "/usr/bin/python3.11", false) { Device = 0xfe_0000_0001 }, Map.Mappings[0]);
        Assert.Equal(
            new Mapping(0x600000, 0x602000, MappingAccess.Read | MappingAccess.Write, 0x1000, 124, "/opt/my python/lib (1).so", true) { Device = 0xfe_0000_0001 }, Map.Mappings[1]);
        Assert.False(Map.Mappings[2].IsFile);
        Assert.Equal("[stack]", Map.Mappings[3].Path);
    }

    [Theory]
    [InlineData(0x400000UL, 0)]
    [InlineData(0x400fffUL, 0)]
    [InlineData(0x401000UL, -1)]
    [InlineData(0x7ffc00010000UL, 3)]
    [InlineData(0UL, -1)]
    public void AnAddressIsFoundInItsMapping(ulong address, int index) =>
        Assert.Equal(index < 0 ? null : Map.Mappings[index], Map.Find(address));

    [Fact]
    public void OurOwnMapCanBeRead() => Assert.Contains(MemoryMap.TryRead(Environment.ProcessId)!.Mappings, m => m.IsExecutable && m.IsFile);

    [Fact]
    public void LoadsOfOneFileAreToldApartByTheirOffsets()
    {
        MemoryMap map = MemoryMap.Parse(
        [
            "1000-9000 r--p 00000000 fe:01 7 /lib/x.so",
            "10000-12000 r--p 00000000 fe:01 7 /lib/x.so",
            "12000-14000 r-xp 00002000 fe:01 7 /lib/x.so",
            "15000-16000 rw-p 00004000 fe:01 7 /lib/x.so",
            "20000-21000 r--s 00003000 fe:01 7 /lib/x.so",
        ]);
        Assert.Equal([1, 3, 1], Austin.Common.Targets.ModuleLoads.ByOffset(map.Mappings).Select(load => load.Count));
        Assert.Equal([false, false, true, true, false], map.Mappings.Select(Austin.Common.Targets.TargetModule.HoldsProgram));
    }
}
