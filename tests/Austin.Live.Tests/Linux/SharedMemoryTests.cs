using System.Diagnostics;
using Austin.Common.Linux;

namespace Austin.Live.Tests.Linux;

public sealed class SharedMemoryTests
{
    [Fact]
    public void A_child_that_executed_a_program_has_memory_of_its_own()
    {
        using Process child = Process.Start("sleep", "30");
        try
        {
            Assert.False(SharedMemory.WithParent(child.Id));
            Assert.False(SharedMemory.HaveSameSize(child.Id, Environment.ProcessId));
        }
        finally
        {
            child.Kill();
        }
    }

    [Fact]
    public void A_process_without_a_parent_in_sight_shares_with_nobody() => Assert.False(SharedMemory.WithParent(1));

    [Fact]
    public void One_memory_has_one_size() => Assert.True(SharedMemory.HaveSameSize(1, 1));
}
