using Austin.Agent.Targets;

namespace Austin.Agent.Tests.Targets;

public sealed class RuntimeIdTests
{
    [Fact]
    public void A_process_keeps_its_id()
    {
        Guid id = RuntimeId.Of(Environment.ProcessId, "here");
        Assert.Equal(id, RuntimeId.Of(Environment.ProcessId, "here"));
        Assert.NotEqual(id, RuntimeId.Of(1, "here"));
        Assert.NotEqual(id, RuntimeId.Of(Environment.ProcessId, "there"));
        Assert.Equal(8, id.Version);
    }

    [Theory]
    [InlineData("b", 7, 10, 20)]
    [InlineData("a", 8, 10, 20)]
    [InlineData("a", 7, 11, 20)]
    [InlineData("a", 7, 10, 21)]
    public void Whatever_tells_processes_apart_tells_ids_apart(string machine, int pid, long started, ulong stack) =>
        Assert.NotEqual(RuntimeId.Of("a", 7, 10, 20), RuntimeId.Of(machine, pid, started, stack));
}
