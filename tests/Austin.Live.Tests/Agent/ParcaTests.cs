using System.Buffers.Binary;
using System.IO.Compression;
using System.Text.Json;
using Austin.Agent.Pushing;

namespace Austin.Live.Tests.Agent;

/// <summary>Requests of Parca's kind to a server of gRPC that is not ours.</summary>
public sealed class ParcaTests
{
    [SkippableFact]
    public void A_server_of_gRPC_that_is_not_ours_decodes_every_field()
    {
        using ConnectServer server = ConnectServer.Start("parca.proto");
        using HttpTransport transport = new(server.SecondAddress, [], TimeProvider.System, Patience.Limit);
        DateTimeOffset now = DateTimeOffset.UtcNow;
        PushRequest request = new ParcaProtocol(PushLimits.Default, [("team", "a")]).Encode(MadeWindow.Of(now, 3, thread: "io", withMemory: true), now).Single();
        Assert.Equal(0, request.Body[0]);
        Assert.Equal(request.Body.Length - 5, BinaryPrimitives.ReadInt32BigEndian(request.Body.AsSpan(1)));
        Assert.Equal(200, transport.Send(request, default).Status);
        Patience.Until(() => server.Requests.Count == 1, "a request");
        JsonElement heard = server.Requests[0];
        Assert.Equal(("grpc", "WriteRaw", 0), (heard.GetProperty("protocol").GetString(), heard.GetProperty("method").GetString(), heard.GetProperty("unknown").GetInt32()));

        (Dictionary<string, string> Labels, ReadProfile Profile)[] series = [.. Series(heard)];
        Assert.Equal(["process_cpu", "wall", "memory"], series.Select(one => one.Labels["__name__"]));
        Assert.All(series, one => Assert.Equal(("shop", "a", "here"), (one.Labels["service_name"], one.Labels["team"], one.Labels["host_name"])));
        Assert.Equal(30_000_000, series[1].Profile.Sum());
        Assert.All(series[1].Profile.Samples, sample => Assert.Equal("io", sample.Labels["thread_name"]));
    }

    [SkippableFact]
    public void Windows_go_there_whatever_it_says_at_first()
    {
        using ConnectServer server = ConnectServer.Start("parca.proto", busy: 2);
        string name = $"agent-{Guid.NewGuid():N}";
        using RunningTarget target = RunningTarget.Start(Interpreters.RequireAny(), "seventy_five.py", name);
        using AgentRun agent = AgentRun.Start(["--match", name, "--window", "1s", "--push", $"parca={server.SecondAddress}"]);
        agent.WaitFor("is tried again (429): too many profiles");
        Patience.Until(() => server.Requests.Count >= 3, agent.Errors);
        Assert.Equal(0, agent.End());
        ReadProfile[] wall = [.. server.Requests.SelectMany(Series).Where(one => one.Labels["__name__"] == "wall").Select(one => one.Profile)];
        for (int i = 1; i < wall.Length; i++)
        {
            Assert.Equal(wall[i - 1].Start + wall[i - 1].Duration, wall[i].Start);
        }

        Assert.Contains(" 0 dropped, 2 errors", agent.Errors, StringComparison.Ordinal);
    }

    // It speaks HTTP/1.1 only: the client is told, and tries again.
    [SkippableFact]
    public void A_server_without_HTTP_2_is_an_error_of_a_moment()
    {
        using ConnectServer server = ConnectServer.Start("parca.proto");
        using HttpTransport transport = new(server.Address, [], TimeProvider.System, Patience.Limit);
        DateTimeOffset now = DateTimeOffset.UtcNow;
        PushAnswer answer = transport.Send(new ParcaProtocol(PushLimits.Default, []).Encode(MadeWindow.Of(now), now).Single(), default);
        Assert.Equal(0, answer.Status);
        Assert.NotEmpty(answer.Text);
    }

    private static IEnumerable<(Dictionary<string, string> Labels, ReadProfile Profile)> Series(JsonElement request) =>
        request.GetProperty("message").GetProperty("series").EnumerateArray().Select(one => (
            one.GetProperty("labels").GetProperty("labels").EnumerateArray().ToDictionary(label => label.GetProperty("name").GetString()!, label => label.GetProperty("value").GetString()!),
            PprofProfiles.Read(Plain(Convert.FromBase64String(one.GetProperty("samples").EnumerateArray().Single().GetProperty("rawProfile").GetString()!)))));

    private static byte[] Plain(byte[] compressed)
    {
        using MemoryStream plain = new();
        using GZipStream gzip = new(new MemoryStream(compressed), CompressionMode.Decompress);
        gzip.CopyTo(plain);
        return plain.ToArray();
    }
}
