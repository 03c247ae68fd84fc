using Austin.Agent.Pushing;
using Austin.Agent.Tests.Doubles;

namespace Austin.Agent.Tests.Pushing;

/// <summary>What is sent again, when, and what is not, with a server over the loopback interface and a clock that is set.</summary>
public sealed class PusherTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly HeardLog _log = new();
    private readonly ServerDouble _server;
    private readonly Pusher _pusher;
    private readonly IPushProtocol _pyroscope = new PyroscopeProtocol(PushLimits.Default, [], null);
    private readonly IPushProtocol _otlp = new OtlpProtocol(PushLimits.Default, [], null, "1");

    public PusherTests()
    {
        _server = new ServerDouble(_time.GetUtcNow());
        _pusher = PusherTo(_server.Address);
    }

    [Fact]
    public void What_a_busy_server_refuses_is_sent_again_when_it_said_so()
    {
        _server.Say(new ScriptedAnswer(429) { Header = "Retry-After: 3\r\n" });
        Add(_pyroscope);
        Assert.Equal(TimeSpan.FromSeconds(3), _pusher.Step(default));
        _time.Pass(TimeSpan.FromSeconds(2));
        Assert.Equal(TimeSpan.FromSeconds(1), _pusher.Step(default));
        Assert.Single(_server.Requests);
        _time.Pass(TimeSpan.FromSeconds(1));
        Assert.Equal(TimeSpan.Zero, _pusher.Step(default));
        Assert.Equal(2, _server.Requests.Count);
        Assert.Equal(["process_cpu", "wall"], _server.Taken.Select(profile => profile.Resource["__name__"]));
        Assert.Equal((1, 1, 0), (_pusher.Sent, _pusher.Errors, _pusher.Queue.Dropped));
        Assert.True(_pusher.IsDone);
    }

    [Fact]
    public void A_date_after_which_to_come_again_is_kept()
    {
        string date = (_time.GetUtcNow() + TimeSpan.FromSeconds(40)).ToString("r");
        _server.Say(new ScriptedAnswer(503) { Header = $"Retry-After: {date}\r\n" });
        Add(_pyroscope);
        Assert.Equal(TimeSpan.FromSeconds(40), _pusher.Step(default));
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(404)]
    [InlineData(413)]
    [InlineData(422)]
    public void What_a_server_will_not_have_is_told_once_a_minute_and_not_sent_again(int status)
    {
        for (int i = 0; i < 3; i++)
        {
            _server.Say(new ScriptedAnswer(status) { Body = "no \u001b[31mway"u8.ToArray() });
            Add(_pyroscope);
            Assert.Equal(TimeSpan.Zero, _pusher.Step(default));
        }

        Assert.Equal((0, 3, 3), (_pusher.Sent, _pusher.Refused, _pusher.Queue.Dropped));
        Assert.Contains($"({status}): no \\x1b[31mway", Assert.Single(_log.Lines), StringComparison.Ordinal);
        Assert.Equal(3, _server.Requests.Count);
        _time.Pass(TimeSpan.FromMinutes(1));
        _server.Say(new ScriptedAnswer(status));
        Add(_pyroscope);
        _ = _pusher.Step(default);
        Assert.Equal(2, _log.Lines.Count);
    }

    [Fact]
    public void A_server_that_goes_away_in_the_middle_is_asked_again_ever_more_rarely()
    {
        double longest = 0;
        Add(_pyroscope);
        for (int failure = 1; failure <= 9; failure++)
        {
            _server.Say(new ScriptedAnswer(0) { ClosesMidBody = true });
            TimeSpan step = _pusher.Step(default);
            double pause = step.TotalSeconds;
            double middle = Math.Min(Math.Pow(2, failure - 1), 64);
            Assert.InRange(pause, Math.Min(60, middle / 2), Math.Min(60, middle * 1.5));
            longest = Math.Max(longest, pause);
            _time.Pass(step);
        }

        Assert.True(longest <= 60);
        Assert.Equal(TimeSpan.Zero, _pusher.Step(default));
        Assert.Equal((1, 9), (_pusher.Sent, _pusher.Errors));
    }

    [Fact]
    public void A_server_that_says_nothing_is_given_up_and_asked_again()
    {
        using Pusher hasty = new(new HttpTransport(_server.Address, [], _time, TimeSpan.FromMilliseconds(200)), _pyroscope.Complaint, _time, _log);
        _server.Say(new ScriptedAnswer(200) { IsSilent = true });
        hasty.Queue.Add(_pyroscope.Encode(MadeWindow.Of(_time.GetUtcNow()), _time.GetUtcNow()).Single());
        TimeSpan pause = hasty.Step(default);
        Assert.True(pause > TimeSpan.Zero);
        Assert.Contains("no answer within 0.2 s", Assert.Single(_log.Lines), StringComparison.Ordinal);
        _time.Pass(pause);
        Assert.Equal(TimeSpan.Zero, hasty.Step(default));
        Assert.Equal(2, _server.Taken.Count);
    }

    [Fact]
    public void A_server_that_takes_a_part_is_heard()
    {
        // partial_success: rejected_profiles 1, error_message "late"
        _server.Say(new ScriptedAnswer(200) { Body = [0x0A, 0x08, 0x08, 0x01, 0x12, 0x04, (byte)'l', (byte)'a', (byte)'t', (byte)'e'] });
        using Pusher pusher = PusherTo(_server.Address, _otlp);
        pusher.Queue.Add(_otlp.Encode(MadeWindow.Of(_time.GetUtcNow()), _time.GetUtcNow()).Single());
        Assert.Equal(TimeSpan.Zero, pusher.Step(default));
        Assert.Contains("1 profiles rejected: late", Assert.Single(_log.Lines), StringComparison.Ordinal);
        Assert.Equal((1, 1), (pusher.Sent, pusher.Refused));
        Assert.Equal(["samples/count", "wall/nanoseconds"], _server.Taken.Select(profile => profile.Types.Single()));
    }

    [Fact]
    public void An_hour_without_a_server_costs_old_windows_and_no_memory()
    {
        using Pusher pusher = PusherTo(new Uri("http://127.0.0.1:1"));
        int windows = 0;
        for (TimeSpan passed = TimeSpan.Zero; passed < TimeSpan.FromMinutes(70); passed += TimeSpan.FromSeconds(15), windows++)
        {
            pusher.Queue.Add(_pyroscope.Encode(MadeWindow.Of(_time.GetUtcNow()), _time.GetUtcNow()).Single());
            _ = pusher.Step(default);
            _time.Pass(TimeSpan.FromSeconds(15));
        }

        using ServerDouble server = new(_time.GetUtcNow());
        using Pusher later = new(new HttpTransport(server.Address, [], _time, TimeSpan.FromSeconds(10)), _pyroscope.Complaint, _time, _log);
        while (pusher.Queue.Take(_time.GetUtcNow() - TimeSpan.FromHours(1)) is { } request)
        {
            later.Queue.Add(request);
            Assert.Equal(TimeSpan.Zero, later.Step(default));
        }

        // An hour of windows is left, and one may be on its way.
        Assert.Equal(0, later.Refused);
        Assert.InRange(later.Sent, 239, 241);
        Assert.InRange(pusher.Queue.Dropped, windows - 242, windows - 239);
    }

    [Fact]
    public void A_clock_that_is_set_back_holds_nothing_up()
    {
        _server.Say(new ScriptedAnswer(429) { Header = "Retry-After: 3\r\n" });
        Add(_pyroscope);
        Assert.Equal(TimeSpan.FromSeconds(3), _pusher.Step(default));
        _time.Set(TimeSpan.FromHours(-5));
        Assert.Equal(TimeSpan.FromSeconds(3), _pusher.Step(default));
        _time.Pass(TimeSpan.FromSeconds(3));
        Assert.Equal(TimeSpan.Zero, _pusher.Step(default));
        Assert.Equal((1, 0), (_pusher.Sent, _pusher.Queue.Dropped));

        // Nor does it keep anybody from being told.
        _time.Pass(TimeSpan.FromMinutes(1));
        _server.Say(new ScriptedAnswer(404));
        Add(_pyroscope);
        _ = _pusher.Step(default);
        Assert.Equal(2, _log.Lines.Count);
    }

    [Fact]
    public void A_clock_that_is_set_forward_asks_no_busy_server_earlier()
    {
        _server.Say(new ScriptedAnswer(429) { Header = "Retry-After: 30\r\n" });
        Add(_pyroscope);
        _ = _pusher.Step(default);
        _time.Set(TimeSpan.FromMinutes(30));
        Assert.Equal(TimeSpan.FromSeconds(30), _pusher.Step(default));
        Assert.Single(_server.Requests);
    }

    [Fact]
    public void An_hour_without_a_server_takes_no_more_memory_than_the_queue_may_have()
    {
        using Pusher pusher = PusherTo(new Uri("http://127.0.0.1:1"));
        PushRequest large = _pyroscope.Encode(MadeWindow.Of(_time.GetUtcNow(), 16_000), _time.GetUtcNow()).Single();
        int added = 0;
        for (TimeSpan passed = TimeSpan.Zero; passed < TimeSpan.FromHours(1); passed += TimeSpan.FromSeconds(15), added++)
        {
            pusher.Queue.Add(large with { Made = _time.GetUtcNow() });
            _ = pusher.Step(default);
            _time.Pass(TimeSpan.FromSeconds(15));
            Assert.InRange(pusher.Queue.Bytes, 0, Pusher.MostBytes);
        }

        Assert.InRange(large.Body.Length * (long)added, 2 * Pusher.MostBytes, long.MaxValue);
        Assert.InRange(pusher.Queue.Dropped, added / 2, added);
    }

    [Fact]
    public void The_queue_drops_the_oldest_when_it_is_full()
    {
        PushQueue queue = new(100);
        for (int i = 0; i < 5; i++)
        {
            queue.Add(new PushRequest("x", $"{i}", [], new byte[40], _time.GetUtcNow()));
        }

        Assert.Equal((3, 80), (queue.Dropped, queue.Bytes));
        Assert.Equal(["3", "4"], [queue.Take(DateTimeOffset.MinValue)!.Path, queue.Take(DateTimeOffset.MinValue)!.Path]);
        Assert.Null(queue.Take(DateTimeOffset.MinValue));
        Assert.Equal(0, queue.Bytes);
    }

    public void Dispose()
    {
        _pusher.Dispose();
        _server.Dispose();
    }

    private Pusher PusherTo(Uri server, IPushProtocol? protocol = null) =>
        new(new HttpTransport(server, [("Authorization", "Bearer secret")], _time, TimeSpan.FromSeconds(10)), (protocol ?? _pyroscope).Complaint, _time, _log);

    private void Add(IPushProtocol protocol)
    {
        foreach (PushRequest request in protocol.Encode(MadeWindow.Of(_time.GetUtcNow()), _time.GetUtcNow()))
        {
            _pusher.Queue.Add(request);
        }
    }
}
