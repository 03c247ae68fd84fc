using Austin.Agent.Pushing;
using Austin.Agent.Sampling;
using Austin.Agent.Tests.Doubles;

namespace Austin.Agent.Tests.Pushing;

public sealed class ProtocolTests
{
    private readonly ManualTime _time = new();

    public static TheoryData<string> Names => ["pyroscope", "otlp"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Forty_thousand_stacks_are_three_requests_within_the_limits(string name)
    {
        using ServerDouble server = new(_time.GetUtcNow());
        PushRequest[] requests = [.. Protocol(name).Encode(MadeWindow.Of(_time.GetUtcNow(), 40_000), _time.GetUtcNow())];
        Assert.Equal(3, requests.Length);
        SendAll(server, requests);
        Assert.Equal(40_000L * 10_000_000, Wall(server).Sum(profile => profile.Sum()));
        Assert.Equal(20_000, Cpu(server).Sum(profile => profile.Samples.Count));
        Assert.Equal(server.Taken.Count, server.Taken.Select(profile => profile.Id).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_request_that_would_be_too_long_is_halved(string name)
    {
        using ServerDouble server = new(_time.GetUtcNow());
        PushLimits limits = PushLimits.Default with { Bytes = 4_000 };
        PushRequest[] requests = [.. Protocol(name, limits).Encode(MadeWindow.Of(_time.GetUtcNow(), 200), _time.GetUtcNow())];
        Assert.True(requests.Length > 2);
        SendAll(server, requests);
        Assert.Equal(200, Wall(server).Sum(profile => profile.Samples.Count));
    }

    [Fact]
    public void Labels_are_as_servers_take_them()
    {
        using ServerDouble server = new(_time.GetUtcNow());
        (string, string)[] attributes =
        [
            ("deployment.environment", "prod\n"), ("a-b c", "x"), ("9lives", "cat"), ("名前", "thing"), ("__secret__", "y"), ("service.name", "other"), ("empty", ""),
            .. Enumerable.Range(0, 40).Select(i => ($"many{i}", "1")),
        ];
        SendAll(server, [.. Protocol("pyroscope").Encode(MadeWindow.Of(_time.GetUtcNow(), attributes: attributes), _time.GetUtcNow())]);
        IReadOnlyDictionary<string, string> labels = Wall(server).Single().Resource;
        Assert.Equal(30, labels.Count);
        Assert.Equal("shop", labels["service_name"]);
        Assert.Equal("prod_", labels["deployment_environment"]);
        Assert.Equal("x", labels["a_b_c"]);
        Assert.Equal("cat", labels["_9lives"]);
        Assert.Equal("y", labels["secret__"]);
        Assert.False(labels.ContainsKey("empty"));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_profile_says_when_and_how_long_and_what(string name)
    {
        using ServerDouble server = new(_time.GetUtcNow());
        SendAll(server, [.. Protocol(name).Encode(MadeWindow.Of(_time.GetUtcNow()), _time.GetUtcNow())]);
        ReadProfile wall = Wall(server).Single();
        Assert.Equal((_time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100, wall.Start);
        Assert.Equal((15_000_000_000, 10_000_000), (wall.Duration, wall.Period));
        Assert.Equal("wall/nanoseconds", wall.PeriodType);
        Assert.Equal(["f0 (app.py:2)", "main (app.py:1)"], wall.Samples[0].Stack.Select(frame => frame.Replace(" cpython", "")));
        ReadProfile cpu = Cpu(server).Single();
        Assert.Equal("cpu/nanoseconds", cpu.PeriodType);
        Assert.Equal(name == "otlp" ? 1 : 10_000_000, cpu.Sum());
    }

    [Fact]
    public void A_tenant_is_told_and_secrets_are_sent_but_not_shown()
    {
        using ServerDouble server = new(_time.GetUtcNow());
        IPushProtocol protocol = new PyroscopeProtocol(PushLimits.Default, [], "us");
        using HttpTransport transport = new(server.Address, [("Authorization", "Bearer 42")], _time, TimeSpan.FromSeconds(10));
        PushRequest request = protocol.Encode(MadeWindow.Of(_time.GetUtcNow()), _time.GetUtcNow()).Single();
        Assert.Equal(200, transport.Send(request, default).Status);
        Assert.Equal("Bearer 42", server.Requests[0]["Authorization"]);
        Assert.Equal("us", server.Requests[0]["X-Scope-OrgID"]);

        using TemporaryFolder folder = new();
        using DirectoryTransport files = new(folder.Path);
        Assert.Equal(200, files.Send(request, default).Status);
        string path = Assert.Single(Directory.GetFiles(folder.Path, "*.pyroscope"));
        Assert.Equal(request.Body, File.ReadAllBytes(path));
        string headers = File.ReadAllText(path + ".headers");
        Assert.StartsWith("POST /push.v1.PusherService/Push\nContent-Type: application/proto\n", headers, StringComparison.Ordinal);
        Assert.DoesNotContain("Bearer", headers, StringComparison.Ordinal);
    }

    [Fact]
    public void A_full_folder_is_no_end() =>
        Assert.Equal(503, new DirectoryTransport("/proc/nowhere").Send(new PushRequest("x", "y", [], [], _time.GetUtcNow()), default).Status);

    /// <remarks>50 stacks of 10 ms each, where a sample is 33: each had one, which made more than three times the time.</remarks>
    [Fact]
    public void Samples_of_cpu_time_add_up_to_it_and_none_is_favoured()
    {
        const int Windows = 300;
        const double Expected = 10.0 / 33;
        Dictionary<string, int> counts = [];
        for (int i = 0; i < Windows; i++)
        {
            WindowPart part = MadeWindow.Of(_time.GetUtcNow() + (15 * i * TimeSpan.FromSeconds(1)), stacks: 100);
            part = part with { Profile = part.Profile with { IntervalMicroseconds = 33_000 } };
            byte[] request = Protocol("otlp").Encode(part, _time.GetUtcNow()).Single().Body;
            ReadProfile cpu = OtlpProfiles.Read(Gzip.Plain(request)).Single(profile => profile.Types.Single() == "samples/count");
            Assert.InRange(cpu.Sum(), 15, 16);
            foreach (ProfileSample sample in cpu.Samples)
            {
                Assert.Equal(1, sample.Values[0]);
                counts[sample.Stack[0]] = counts.GetValueOrDefault(sample.Stack[0]) + 1;
            }
        }

        // Five times the deviation of so many throws.
        Assert.Equal(50, counts.Count);
        Assert.All(counts.Values, count => Assert.InRange(count / (double)Windows, Expected - 0.14, Expected + 0.14));
    }

    private static IPushProtocol Protocol(string name, PushLimits? limits = null) => name == "otlp"
        ? new OtlpProtocol(limits ?? PushLimits.Default, [], null, "1")
        : new PyroscopeProtocol(limits ?? PushLimits.Default, [], null);

    private static IEnumerable<ReadProfile> Wall(ServerDouble server) => server.Taken.Where(profile => profile.Types.Single() == "wall/nanoseconds");

    private static IEnumerable<ReadProfile> Cpu(ServerDouble server) => server.Taken.Where(profile => profile.Types.Single() is "cpu/nanoseconds" or "samples/count");

    private void SendAll(ServerDouble server, PushRequest[] requests)
    {
        using HttpTransport transport = new(server.Address, [], _time, Patience.Limit);
        Assert.All(requests, request => Assert.Equal(200, transport.Send(request, default).Status));
    }
}
