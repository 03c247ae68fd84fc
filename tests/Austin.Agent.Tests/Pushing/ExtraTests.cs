using Austin.Agent.Pushing;
using Austin.Agent.Tests.Doubles;

namespace Austin.Agent.Tests.Pushing;

/// <summary>What requests have of memory and of threads, where that is asked for.</summary>
public sealed class ExtraTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public void Pyroscope_knows_memory_by_the_names_of_its_own_clients()
    {
        using ServerDouble server = Send(new PyroscopeProtocol(PushLimits.Default, [], null));
        Assert.Equal(["process_cpu", "wall", "memory"], server.Taken.Select(profile => profile.Resource["__name__"]));
        ReadProfile memory = server.Taken[2];
        Assert.Equal(["alloc_space/bytes", "free_space/bytes"], memory.Types);
        Assert.Equal(("space/bytes", 1), (memory.PeriodType, memory.Period));
        Assert.Equal([[8192L, 8192], [12288, 0]], memory.Samples.Select(sample => sample.Values));
        Assert.All(server.Taken.SelectMany(profile => profile.Samples), sample => Assert.Equal([new("thread_name", "io")], sample.Labels));
    }

    // Pyroscope calls such a profile by the type of its period, if that is not 0.
    [Fact]
    public void Otlp_has_a_profile_for_growth_and_one_for_shrinkage()
    {
        using ServerDouble server = Send(new OtlpProtocol(PushLimits.Default, [], null, "1"));
        Assert.Equal(["samples/count", "wall/nanoseconds", "alloc_space/bytes", "free_space/bytes"], server.Taken.Select(profile => profile.Types.Single()));
        Assert.All(server.Taken.ToArray()[2..], profile => Assert.Equal(("memory/bytes", 1), (profile.PeriodType, profile.Period)));
        Assert.Equal([8192L, 12288], server.Taken[2].Samples.Select(sample => sample.Values.Single()));
        Assert.Equal([8192L], server.Taken[3].Samples.Select(sample => sample.Values.Single()));
        Assert.All(server.Taken.SelectMany(profile => profile.Samples), sample => Assert.Equal([new("thread.name", "io")], sample.Labels));
    }

    [Theory]
    [InlineData("pyroscope")]
    [InlineData("otlp")]
    public void Without_them_there_is_nothing_of_the_kind(string name)
    {
        IPushProtocol protocol = name == "otlp" ? new OtlpProtocol(PushLimits.Default, [], null, "1") : new PyroscopeProtocol(PushLimits.Default, [], null);
        using ServerDouble server = new(_time.GetUtcNow());
        Send(server, protocol, MadeWindow.Of(_time.GetUtcNow()));
        Assert.Equal(2, server.Taken.Count);
        Assert.All(server.Taken.SelectMany(profile => profile.Samples), sample => Assert.Empty(sample.Labels));
    }

    private ServerDouble Send(IPushProtocol protocol)
    {
        ServerDouble server = new(_time.GetUtcNow());
        Send(server, protocol, MadeWindow.Of(_time.GetUtcNow(), thread: "io", withMemory: true));
        return server;
    }

    private void Send(ServerDouble server, IPushProtocol protocol, Agent.Sampling.WindowPart window)
    {
        using HttpTransport transport = new(server.Address, [], _time, Patience.Limit);
        Assert.Equal(200, transport.Send(protocol.Encode(window, _time.GetUtcNow()).Single(), default).Status);
    }
}
