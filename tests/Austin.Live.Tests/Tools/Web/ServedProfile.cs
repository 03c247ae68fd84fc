using System.IO.Pipes;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Austin.Captures.Frames;
using Austin.Captures.Live;
using Austin.Captures.Tooling;
using Austin.Common.Feeding;
using Austin.Common.Serving;
using Austin.Tools.Web;

namespace Austin.Live.Tests.Tools.Web;

/// <summary>The server of austin-web inside the test's process, for a capture that the test writes line by line.</summary>
internal sealed class ServedProfile : IDisposable
{
    private readonly AnonymousPipeServerStream _pipe = new(PipeDirection.Out);
    private readonly WebRoutes _routes;
    private readonly ServingLimits _limits;
    private LoopbackServer _server;

    public ServedProfile(string capture = "", ServingLimits? limits = null, double refresh = 0.1, LiveLimits? kept = null)
    {
        _limits = limits ?? ServingLimits.Default;
        LiveFeed feed = new(new AnonymousPipeClientStream(PipeDirection.In, _pipe.ClientSafePipeHandle), isLive: true, HiddenFiles.None, kept ?? LiveLimits.Default, () => { });
        Run = new WebRun(feed, "made.py <b>", null);
        _routes = new WebRoutes(Run, new ToolMessages("austin-web", TextWriter.Null), Token, TimeSpan.FromSeconds(refresh), 1000);
        _server = Serve(0);
        Port = _server.Port;
        Feed(capture);
    }

    public WebRun Run { get; }

    public string Token { get; } = RequestGuard.NewToken();

    public EntryPass Pass { get; } = new();

    public int Port { get; }

    public string Url => $"http://127.0.0.1:{Port}/{Token}/";

    public long Samples => Run.Profile?.Snapshot(new LiveQuery(0, null, 0, 0)).Samples ?? 0;

    /// <summary>Lets samples come, and waits until they are there.</summary>
    public void Feed(string lines)
    {
        long before = Samples;
        int added = lines.Split('\n').Count(line => line.StartsWith('P'));
        _pipe.Write(Encoding.UTF8.GetBytes(lines));
        Patience.Until(() => Samples == before + added, $"{added} samples");
    }

    /// <summary>No more samples will come.</summary>
    public void End()
    {
        _pipe.Dispose();
        Patience.Until(() => Run.Feed.HasEnded, "the end of the samples");
        Run.End("sampling has ended");
    }

    /// <summary>Ends all connections, and listens again on the same port.</summary>
    public void Restart()
    {
        _server.Dispose();
        _server = Serve(Port);
    }

    /// <summary>A connection.</summary>
    public Socket Connect()
    {
        Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = (int)Patience.Limit.TotalMilliseconds };
        socket.Connect(IPAddress.Loopback, Port);
        return socket;
    }

    /// <summary>Sends bytes as they are; all that comes until the server closes.</summary>
    public string Send(string request)
    {
        using Socket socket = Connect();
        socket.Send(Encoding.Latin1.GetBytes(request));
        return ReadAll(socket);
    }

    /// <summary>The answer to a proper request: head and body.</summary>
    public string Get(string route, params string[] headers) =>
        Send($"GET /{Token}{route} HTTP/1.1\r\nHost: 127.0.0.1:{Port}\r\n{string.Concat(headers.Select(header => header + "\r\n"))}\r\n");

    /// <summary>The body of an answer.</summary>
    public string Body(string route)
    {
        string answer = Get(route);
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", answer, StringComparison.Ordinal);
        return Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(answer[(answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]));
    }

    public JsonElement Json(string route) => JsonDocument.Parse(Body(route)).RootElement;

    public static string ReadAll(Socket socket)
    {
        StringBuilder text = new();
        byte[] buffer = new byte[65536];
        for (int count; (count = socket.Receive(buffer)) > 0;)
        {
            text.Append(Encoding.Latin1.GetString(buffer, 0, count));
        }

        return text.ToString();
    }

    public void Dispose()
    {
        _server.Dispose();
        _pipe.Dispose();
        Patience.Until(() => Run.Feed.HasEnded, "the end of the samples");
        Run.End("the test is over");
    }

    private LoopbackServer Serve(int port)
    {
        LoopbackServer server = new(IPAddress.Loopback, port, _limits);
        server.Start(new RequestGuard(Token, [$"127.0.0.1:{server.Port}", $"localhost:{server.Port}"], server.Port, isExposed: false, Pass).Check, _routes.Answer);
        return server;
    }
}
