using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Austin.Captures.Files;
using Austin.Captures.Live;
using Austin.Captures.Reading;
using Austin.Captures.Tooling;
using Austin.Common.Console;
using Austin.Common.Serving;
using Austin.Tools.Flamegraph;
using Austin.Tools.Pages;

namespace Austin.Tools.Web;

/// <summary>What the server has: nothing of it is a file.</summary>
internal sealed class WebRoutes
{
    private const string Html = "text/html; charset=utf-8";
    private const string Json = "application/json";

    private static readonly Page _page = new(
        FlamegraphTool.Markup, [Page.Style, "Web/live.css"], [.. FlamegraphTool.Scripts, "Web/timeline.js", "Web/facts.js", "Web/live.js"]);

    private static readonly Page _waiting = new("Web/waiting.html", [Page.Style], ["Web/waiting.js"]);

    private readonly WebRun _run;
    private readonly ToolMessages _messages;
    private readonly string _token;
    private readonly ProfileWriter _writer;
    private readonly EventStream _events;
    private readonly MarkRing _marks;

    /// <param name="run">What to show.</param>
    /// <param name="messages">Tells of faults of our own.</param>
    /// <param name="token">What the path of the page begins with.</param>
    /// <param name="refresh">The time between two events.</param>
    /// <param name="marks">For how many events clients may come back.</param>
    public WebRoutes(WebRun run, ToolMessages messages, string token, TimeSpan refresh, int marks)
    {
        (_run, _messages, _token) = (run, messages, token);
        _writer = new ProfileWriter(run);
        _marks = new MarkRing(marks);
        _events = new EventStream(run, _writer, _marks, refresh);
    }

    /// <summary>Answers a request that was let through.</summary>
    public void Answer(Exchange exchange, string route)
    {
        try
        {
            Find(exchange, route);
        }
        catch (Exception exception) when (exception is not (SocketException or ObjectDisposedException))
        {
            // One answer is lost; sampling and the other clients go on.
            _messages.Warn($"internal error, please report it: {FaultText.Of(exception)}");
        }
    }

    private void Find(Exchange exchange, string route)
    {
        switch (route)
        {
            case "/":
                SendPage(exchange);
                break;
            case RequestGuard.Entrance:
                SendEntrance(exchange);
                break;
            case "/events":
                _events.Send(exchange);
                break;
            case "/profile.json":
                Send(exchange, Json, "", WriteProfile);
                break;
            case "/range.json":
                Send(exchange, Json, "", WriteRange);
                break;
            case "/flamegraph.html":
                Send(exchange, Html, Attachment("flamegraph.html"), (profile, head, output) => output.Write(FlamegraphPage(_run.Target, Capture(profile, RangeOf(head)), _messages)));
                break;
            case "/capture.mojo":
                Send(exchange, "application/octet-stream", Attachment("capture.mojo"), (profile, head, output) => output.Write(Capture(profile, RangeOf(head))));
                break;
            default:
                exchange.Refuse(HttpStatusCode.NotFound);
                break;
        }
    }

    /// <summary>The flame graph's page of a capture.</summary>
    public static ReadOnlySpan<byte> FlamegraphPage(string title, ReadOnlySpan<byte> mojo, ToolMessages messages)
    {
        using MemoryStream input = new(mojo.ToArray());
        using MemoryStream output = new();
        CaptureReader reader = CaptureFile.Open(input, CaptureLimits.Default, out string reason) ?? throw new InvalidDataException(reason);
        FlamegraphTool.Write(reader, messages, title, output);
        return output.GetBuffer().AsSpan(0, (int)output.Length);
    }

    /// <summary>The sums of a run, or of some seconds of it, as MOJO.</summary>
    public static ReadOnlySpan<byte> Capture(LiveProfile profile, LiveRange? range)
    {
        ArrayBufferWriter<byte> bytes = new();
        profile.Save(table => CaptureFile.Create(CaptureFormat.Mojo, table, bytes), range);
        return bytes.WrittenSpan;
    }

    private static string Attachment(string name) => $"Content-Disposition: attachment; filename=\"{name}\"\r\n";

    // Null unless both ends are given.
    private static LiveRange? RangeOf(RequestHead head) =>
        head.Number("from") is { } from && head.Number("to") is { } to ? new LiveRange(from, to) : null;

    // A redirection would be the other page's, which may not lead here; a page of ours may.
    private void SendEntrance(Exchange exchange) =>
        exchange.Send(HttpStatusCode.OK, Html, Encoding.ASCII.GetBytes($"<!doctype html><title>austin-web</title><meta http-equiv=\"refresh\" content=\"0; url=/{_token}/\">\n"));

    private void SendPage(Exchange exchange)
    {
        string nonce = RequestGuard.NewToken();
        Dictionary<string, string> parts = new()
        {
            ["nonce"] = $" nonce=\"{nonce}\"",
            ["bar"] = Page.Resource("Web/bar.html"),
            ["keys"] = Page.Resource("Web/keys.html"),
        };
        using MemoryStream body = new();
        if (_run.Profile is { } profile)
        {
            LiveChanges changes = profile.Changes(null);
            _marks.Add(changes.Now);
            _page.Write(body, _run.Target, null, json => _writer.Whole(json, changes, profile.Metrics), parts);
        }
        else
        {
            _waiting.Write(body, _run.Target, null, json => json.WriteNullValue(), parts);
        }

        exchange.Send(HttpStatusCode.OK, Html, body.GetBuffer().AsSpan(0, (int)body.Length), scripts: nonce);
    }

    private void Send(Exchange exchange, string type, string headers, Action<LiveProfile, RequestHead, IBufferWriter<byte>> write)
    {
        if (_run.Profile is not { } profile)
        {
            exchange.Refuse(HttpStatusCode.ServiceUnavailable);
            return;
        }

        ArrayBufferWriter<byte> body = new();
        write(profile, exchange.Head, body);
        exchange.Send(HttpStatusCode.OK, type, body.WrittenSpan, headers);
    }

    private void WriteProfile(LiveProfile profile, RequestHead head, IBufferWriter<byte> output)
    {
        LiveRange? range = RangeOf(head);
        LiveChanges changes = profile.Changes(null);
        long[]? values = range is { } seconds ? Cut(profile.Within(seconds), changes.Values.Length) : null;
        using Utf8JsonWriter json = new(output);
        _writer.Whole(json, changes, profile.Metrics, range, values);
    }

    private void WriteRange(LiveProfile profile, RequestHead head, IBufferWriter<byte> output)
    {
        LiveRange range = RangeOf(head) ?? new LiveRange(0, long.MaxValue);
        using Utf8JsonWriter json = new(output);
        _writer.Range(json, range, profile.Within(range), profile.Metrics.Count);
    }

    // Without the cells that came in between.
    private static long[] Cut(long[] values, int length) => values.Length <= length ? values : values[..length];
}
