using System.Text.Json;
using Austin.Agent.Pushing;

namespace Austin.Live.Tests.Agent;

/// <summary>Requests to a server of the Connect protocol that is not ours, with the messages of Pyroscope.</summary>
public sealed class ConnectTests
{
    [SkippableFact]
    public void A_server_that_is_not_ours_decodes_every_field()
    {
        using ConnectServer server = ConnectServer.Start("push.proto");
        using HttpTransport transport = new(server.Address, [], TimeProvider.System, Patience.Limit);
        DateTimeOffset now = DateTimeOffset.UtcNow;
        IPushProtocol protocol = new PyroscopeProtocol(PushLimits.Default, [("team", "a")], null);
        PushRequest request = protocol.Encode(MadeWindow.Of(now, 3, thread: "io", withMemory: true), now).Single();
        PushAnswer answer = transport.Send(request, default);
        Assert.Equal((200, 0), (answer.Status, answer.Body.Length));
        Patience.Until(() => server.Requests.Count == 1, "a request");
        JsonElement heard = server.Requests[0];
        Assert.Equal(("connect", "Push", 0), (heard.GetProperty("protocol").GetString(), heard.GetProperty("method").GetString(), heard.GetProperty("unknown").GetInt32()));

        JsonElement[] series = [.. heard.GetProperty("message").GetProperty("series").EnumerateArray()];
        Assert.Equal(["process_cpu", "wall", "memory"], series.Select(one => Labels(one)["__name__"]));
        Assert.All(series, one => Assert.Equal(("shop", "a", "here", "3.12.1"), (Labels(one)["service_name"], Labels(one)["team"], Labels(one)["host_name"], Labels(one)["python_version"])));
        Assert.All(series, one => Assert.True(Guid.TryParse(Sample(one).GetProperty("ID").GetString(), out _)));
        ReadProfile wall = PprofProfiles.Read(Convert.FromBase64String(Sample(series[1]).GetProperty("rawProfile").GetString()!));
        Assert.Equal(30_000_000, wall.Sum());
    }

    [SkippableFact]
    public void Its_answer_that_it_is_busy_is_heard_and_nothing_is_lost()
    {
        using ConnectServer server = ConnectServer.Start("push.proto", busy: 2);
        string name = $"agent-{Guid.NewGuid():N}";
        using RunningTarget target = RunningTarget.Start(Interpreters.RequireAny(), "seventy_five.py", name);
        using AgentRun agent = AgentRun.Start(["--match", name, "--window", "1s", "--push", $"pyroscope={server.Address}"]);
        agent.WaitFor("is tried again (429): {\"code\":\"resource_exhausted\",\"message\":\"too many profiles\"}");
        Patience.Until(() => server.Requests.Count >= 3, agent.Errors);
        Assert.Equal(0, agent.End());
        ReadProfile[] wall =
        [
            .. server.Requests.SelectMany(request => request.GetProperty("message").GetProperty("series").EnumerateArray())
                .Where(one => Labels(one)["__name__"] == "wall")
                .Select(one => PprofProfiles.Read(Convert.FromBase64String(Sample(one).GetProperty("rawProfile").GetString()!))),
        ];
        for (int i = 1; i < wall.Length; i++)
        {
            Assert.Equal(wall[i - 1].Start + wall[i - 1].Duration, wall[i].Start);
        }

        Assert.Contains(" 0 dropped, 2 errors", agent.Errors, StringComparison.Ordinal);
    }

    private static Dictionary<string, string?> Labels(JsonElement series) =>
        series.GetProperty("labels").EnumerateArray().ToDictionary(label => label.GetProperty("name").GetString()!, label => label.GetProperty("value").GetString());

    private static JsonElement Sample(JsonElement series) => series.GetProperty("samples").EnumerateArray().Single();
}
