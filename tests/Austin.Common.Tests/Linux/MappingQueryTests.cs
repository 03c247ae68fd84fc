using Austin.Common.Linux;
using Austin.Common.Memory;
using Austin.Testing;

namespace Austin.Common.Tests.Linux;

public sealed class MappingQueryTests
{
    [SkippableFact]
    public void The_answer_is_what_the_list_of_mappings_says()
    {
        using MappingQuery query = new(Environment.ProcessId);
        Absence.SkipIf(!query.IsSupported, "Linux before 6.11");
        MemoryMap map = MemoryMap.TryRead(Environment.ProcessId)!;
        Mapping[] code = [.. map.Mappings.Where(mapping => mapping.IsFile && mapping.IsExecutable)];
        Assert.NotEmpty(code);
        Assert.All(code, mapping =>
        {
            Assert.True(query.TryFind(mapping.End - 1, out ulong start, out ulong offset, out ulong inode, out ulong device));
            Assert.Equal((mapping.Start, mapping.Offset, mapping.Inode, mapping.Device), (start, offset, inode, device));
        });
        Assert.False(query.TryFind(8, out _, out _, out _, out _));
        Assert.False(query.TryFind(ulong.MaxValue, out _, out _, out _, out _));
    }

    [Fact]
    public void A_process_that_is_not_there_has_none()
    {
        using MappingQuery query = new(int.MaxValue);
        Assert.False(query.IsSupported);
        Assert.False(query.TryFind(0x400000, out _, out _, out _, out _));
    }
}
