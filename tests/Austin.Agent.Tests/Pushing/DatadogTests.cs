using System.Text;
using Austin.Agent.Pushing;
using Austin.Agent.Running;
using Austin.Agent.Sampling;
using Austin.Agent.Tests.Doubles;

namespace Austin.Agent.Tests.Pushing;

/// <summary>Uploads to a Datadog agent, with a double of one that reads forms by a library that is not ours.</summary>
public sealed class DatadogTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly HeardLog _log = new();
    private readonly TemporaryFolder _folder = new();
    private readonly ServerDouble _server;

    public DatadogTests() => _server = new ServerDouble(_time.GetUtcNow());

    public void Dispose()
    {
        _server.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void An_upload_says_whose_it_is_and_of_which_time()
    {
        string container = string.Concat(Enumerable.Repeat("0a1b2c3d", 8));
        Send(Window(attributes: [("host.name", "here"), ("container.id", container), ("team", "a")]));
        ReadProfile profile = Assert.Single(_server.Taken);
        Assert.Equal("2026-11-28T12:00:00.000000000Z 2026-11-28T12:00:15.000000000Z", profile.Id);
        Assert.Equal(["cpu-time/nanoseconds", "wall-time/nanoseconds"], profile.Types);
        Assert.Equal([[10_000_000L, 10_000_000], [0, 10_000_000]], profile.Samples.Select(sample => sample.Values));
        Assert.Equal(["f0 (app.py:2)", "main (app.py:1)"], profile.Samples[0].Stack);
        Assert.All(profile.Samples, sample => Assert.Empty(sample.Labels));
        Assert.Equal(
            new SortedDictionary<string, string>
            {
                ["container_id"] = container,
                ["env"] = "prod",
                ["host"] = "here",
                ["language"] = "python",
                ["process_id"] = "7",
                ["runtime"] = "CPython",
                ["runtime-id"] = "01234567-89ab-8def-8123-456789abcdef",
                ["runtime_version"] = "3.12.1",
                ["service"] = "shop",
                ["team"] = "a",
                ["version"] = "1.2",
            },
            new SortedDictionary<string, string>(profile.Resource.ToDictionary()));
        Dictionary<string, string> headers = _server.Requests[0];
        Assert.Equal((container, "austin-agent", "9.9"), (headers["Datadog-Container-ID"], headers["DD-EVP-ORIGIN"], headers["DD-EVP-ORIGIN-VERSION"]));
        Assert.False(headers.ContainsKey("DD-API-KEY"));
        Assert.False(headers.ContainsKey("Content-Encoding"));
    }

    [Fact]
    public void A_window_that_begins_between_two_microseconds_ends_where_the_next_begins()
    {
        WindowPart window = Window();
        Send(window with { Profile = window.Profile with { StartNanoseconds = window.Profile.StartNanoseconds + 123_456_789 } });
        Assert.Equal("2026-11-28T12:00:00.123456789Z 2026-11-28T12:00:15.123456789Z", Assert.Single(_server.Taken).Id);
    }

    [Fact]
    public void Memory_and_names_of_threads_are_called_as_Datadog_calls_them()
    {
        Send(Window(thread: "io", withMemory: true));
        ReadProfile profile = Assert.Single(_server.Taken);
        Assert.Equal(["cpu-time/nanoseconds", "wall-time/nanoseconds", "alloc-space/bytes"], profile.Types);
        Assert.Equal([8192L, 12288], profile.Samples.Select(sample => sample.Values[2]));
        Assert.All(profile.Samples, sample => Assert.Equal([new("thread name", "io")], sample.Labels));
    }

    // A comma would begin another tag, and the double takes none that is not of the documented form.
    [Fact]
    public void Tags_are_as_Datadog_documents_them()
    {
        (string, string)[] labels = [("Team", "x"), ("team", "y"), ("service", "other"), ("runtime-id", "other"), ("env", "stage,host:fake")];
        (string, string)[] attributes =
        [
            ("host.name", "here"), ("deployment.environment", "no"), ("service.version", "no"), ("a-b c:d", " x y@z\n"), ("9lives", "cat"), ("名前", "日本"), ("empty", ""),
            ("__", "x"), ("colon", "a:b::"), ("long", new string('é', 300)), (new string('n', 250), "x"),
        ];
        Send(Window(attributes: attributes), labels: labels);
        IReadOnlyDictionary<string, string> tags = Assert.Single(_server.Taken).Resource;
        Assert.Equal(("x", "shop", "stage_host:fake", "1.2", "here"), (tags["Team"], tags["service"], tags["env"], tags["version"], tags["host"]));
        Assert.Equal(("_x_y_z_", "cat", "日本", "a:b"), (tags["a-b_c_d"], tags["lives"], tags["名前"], tags["colon"]));
        Assert.Equal(200, Encoding.UTF8.GetByteCount($"long:{tags["long"]}") + 1);
        Assert.Equal(15, tags.Count);

        Send(Window(attributes: [.. Enumerable.Range(0, 40).Select(i => ($"many{i}", "1"))]));
        Assert.Equal(30, _server.Taken[1].Resource.Count);
    }

    [Fact]
    public void What_says_nothing_of_its_deployment_has_no_tag_for_it()
    {
        WindowPart window = Window(attributes: [("deployment.environment.name", "lab"), ("container.id", "no\r\nid: x")]);
        Send(window with { Target = window.Target with { Deployment = null, Version = null } });
        IReadOnlyDictionary<string, string> tags = Assert.Single(_server.Taken).Resource;
        Assert.Equal("lab", tags["env"]);
        Assert.False(tags.ContainsKey("version"));
        Assert.False(_server.Requests[0].ContainsKey("Datadog-Container-ID"));
        Assert.False(_server.Requests[0].ContainsKey("id"));
    }

    [Fact]
    public void Forty_thousand_stacks_are_three_uploads_within_the_limits()
    {
        Assert.Equal(3, Send(Window(40_000)));
        Assert.Equal(40_000L * 10_000_000, _server.Taken.Sum(profile => profile.Sum(1)));
        Assert.Equal(20_000L * 10_000_000, _server.Taken.Sum(profile => profile.Sum(0)));
        Assert.Single(_server.Taken.Select(profile => profile.Id).Distinct());
        Assert.True(Send(Window(200), PushLimits.Default with { Bytes = 4_000 }) > 2);
    }

    [Theory]
    [InlineData(429, true)]
    [InlineData(408, true)]
    [InlineData(500, true)]
    [InlineData(502, true)]
    [InlineData(507, true)]
    [InlineData(400, false)]
    [InlineData(403, false)]
    [InlineData(404, false)]
    [InlineData(413, false)]
    public void An_error_of_the_server_is_not_the_end_of_an_upload(int status, bool isSentAgain)
    {
        using Pusher pusher = new(new HttpTransport(_server.Address, [], _time, Patience.Limit), Protocol().Complaint, _time, _log);
        pusher.Queue.Add(Protocol().Encode(Window(), _time.GetUtcNow()).Single());
        _server.Say(new ScriptedAnswer(status));
        TimeSpan pause = pusher.Step(default);
        Assert.Equal(isSentAgain, pause > TimeSpan.Zero);
        Assert.Equal(isSentAgain ? (0L, 1L) : (1, 0), (pusher.Refused, pusher.Errors));
        _time.Pass(pause);
        _ = pusher.Step(default);
        Assert.Equal(isSentAgain ? 1 : 0, _server.Taken.Count);
        Assert.True(pusher.IsDone);
    }

    [Fact]
    public void An_error_of_a_server_is_one_unless_the_request_outlives_it() =>
        Assert.Equal((PushVerdict.Refused, PushVerdict.Later), (RetryRule.Judge(500, outlivesErrors: false), RetryRule.Judge(500, outlivesErrors: true)));

    [Fact]
    public void A_socket_is_as_good_as_a_port()
    {
        string path = _folder.File("apm.socket");
        using HttpTransport transport = new(new Uri($"unix://{path}"), [], _time, Patience.Limit);
        Assert.Equal($"unix://{path}", transport.Name);
        PushRequest request = Protocol().Encode(Window(), _time.GetUtcNow()).Single();
        PushAnswer answer = transport.Send(request, default);
        Assert.Equal(0, answer.Status);
        Assert.NotEmpty(answer.Text);

        using ServerDouble server = new(_time.GetUtcNow(), path);
        Assert.Equal(200, transport.Send(request, default).Status);
        Assert.Equal("shop", Assert.Single(server.Taken).Resource["service"]);
    }

    [Fact]
    public void Secrets_of_other_servers_do_not_go_there()
    {
        SecretHeaders secrets = new([("Authorization", "Bearer 42")], [("api-key", "43")]);
        Assert.Empty(secrets.For(new Destination(DatadogProtocol.Name, "http://localhost:8126")));
        Assert.Equal([("Authorization", "Bearer 42")], secrets.For(new Destination(PyroscopeProtocol.Name, "http://localhost:4040")));
        Assert.Equal([("Authorization", "Bearer 42"), ("api-key", "43")], secrets.For(new Destination(OtlpProtocol.Name, "http://localhost:4318")));
    }

    [Theory]
    [InlineData("datadog=http://x:8126", "")]
    [InlineData("datadog=unix:///var/run/datadog/apm.socket", "")]
    [InlineData("datadog=http://notdatadoghq.com", "")]
    [InlineData("datadog=x:8126", "--push datadog= takes the address of an agent")]
    [InlineData("datadog=https://intake.profile.datadoghq.com/api/v2/profile", "intake.profile.datadoghq.com is Datadog itself")]
    [InlineData("datadog=https://intake.profile.us3.datadoghq.com", "is Datadog itself")]
    [InlineData("datadog=https://INTAKE.profile.datadoghq.EU", "is Datadog itself")]
    [InlineData("datadog=https://ddog-gov.com", "is Datadog itself")]
    [InlineData("datadog=unix://var/run/apm.socket", "three slashes")]
    [InlineData("datadog=unix:///", "three slashes")]
    [InlineData("datadog=unix:///1234567890/1234567890/1234567890/1234567890/1234567890/1234567890/1234567890/1234567890/1234567890/1234567890", "107 bytes at most")]
    [InlineData("datadog=http://me:secret@x", "a password has no place")]
    [InlineData("pyroscope=unix:///var/run/x.socket", "takes an address such as http")]
    public void An_agent_is_named_by_a_port_or_a_socket(string text, string problem)
    {
        Destination? destination = Destination.Parse(text, out string said);
        Assert.Equal(problem.Length == 0, destination is not null);
        Assert.Contains(problem, said, StringComparison.Ordinal);
        Assert.Equal(problem.Length == 0, said.Length == 0);
        Assert.DoesNotContain("secret", said, StringComparison.Ordinal);
        Assert.All(destination?.Protocols([], null) ?? [], protocol => Assert.IsType<DatadogProtocol>(protocol));
    }

    // What the double refuses, so that its yes means something.
    [Theory]
    [InlineData("\"event\"", "\"else\"", "no file of the name event")]
    [InlineData("; filename=\"event.json\"", "", "a part is no file")]
    [InlineData("\"version\":\"4\"", "\"version\":\"3\"", "version")]
    [InlineData("[\"auto.pprof\"]", "[\"some.pprof\"]", "attachments")]
    [InlineData("service:shop", "service:a b", "tag service:a b")]
    [InlineData("service:shop,", "", "no tag service")]
    [InlineData("12:00:15.0", "12:00:16.0", "times")]
    public void The_double_refuses_what_is_wrong(string right, string wrong, string reason)
    {
        PushRequest request = Protocol().Encode(Window(), _time.GetUtcNow()).Single();
        string body = Encoding.Latin1.GetString(request.Body);
        Assert.Contains(right, body, StringComparison.Ordinal);
        using HttpTransport transport = new(_server.Address, [], _time, Patience.Limit);
        PushAnswer answer = transport.Send(request with { Body = Encoding.Latin1.GetBytes(body.Replace(right, wrong, StringComparison.Ordinal)) }, default);
        Assert.Equal((400, reason), (answer.Status, answer.Text));
        Assert.Empty(_server.Taken);
    }

    private static DatadogProtocol Protocol(PushLimits? limits = null, IReadOnlyList<(string, string)>? labels = null) => new(limits ?? PushLimits.Default, labels ?? [], "9.9");

    private WindowPart Window(int stacks = 2, IReadOnlyList<(string, string)>? attributes = null, string? thread = null, bool withMemory = false) =>
        MadeWindow.Of(_time.GetUtcNow(), stacks, attributes, thread, withMemory);

    private int Send(WindowPart window, PushLimits? limits = null, IReadOnlyList<(string, string)>? labels = null)
    {
        using HttpTransport transport = new(_server.Address, [], _time, Patience.Limit);
        PushRequest[] requests = [.. Protocol(limits, labels).Encode(window, _time.GetUtcNow())];
        foreach (PushRequest request in requests)
        {
            PushAnswer answer = transport.Send(request, default);
            Assert.Equal((200, ""), (answer.Status, answer.Text));
        }

        return requests.Length;
    }
}
