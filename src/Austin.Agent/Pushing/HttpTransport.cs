using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Austin.Captures.Frames;

namespace Austin.Agent.Pushing;

/// <summary>Sends requests to a server by HTTP, and those of gRPC by HTTP/2.</summary>
internal sealed class HttpTransport : IPushTransport
{
    /// <summary>The scheme of addresses that are the path of a socket: <c>unix:///run/x.socket</c>.</summary>
    public const string SocketScheme = "unix";

    private const int MostAnswer = 64 << 10;
    private const int MostText = 300;

    private readonly Uri _server;
    private readonly TimeProvider _time;
    private readonly HttpClient _client;
    private volatile IReadOnlyList<(string Name, string Value)> _secrets;

    /// <param name="server">The address; requests go below it.</param>
    /// <param name="secrets">Headers of each request that nobody is to see.</param>
    /// <param name="time">What a date in an answer is compared with.</param>
    /// <param name="timeout">How long a server may take to answer.</param>
    public HttpTransport(Uri server, IReadOnlyList<(string Name, string Value)> secrets, TimeProvider time, TimeSpan timeout)
    {
        bool isSocket = server.Scheme == SocketScheme;
        _server = new Uri(isSocket ? "http://localhost/" : server.AbsoluteUri.TrimEnd('/') + "/");
        Name = SafeText.Line(isSocket ? server.AbsoluteUri : _server.GetLeftPart(UriPartial.Path));
        _secrets = secrets;
        _time = time;
        // Addresses change while an agent runs.
        SocketsHttpHandler handler = new() { PooledConnectionLifetime = TimeSpan.FromMinutes(5), AllowAutoRedirect = false, UseCookies = false };
        if (isSocket)
        {
            // No proxy of the environment stands between.
            handler.UseProxy = false;
            handler.ConnectTimeout = timeout;
            handler.ConnectCallback = (_, cancellation) => ConnectAsync(server.LocalPath, cancellation);
        }

        _client = new HttpClient(handler)
        {
            Timeout = timeout,
            MaxResponseContentBufferSize = MostAnswer,
        };
    }

    public string Name { get; }

    public void Renew(IReadOnlyList<(string Name, string Value)> secrets) => _secrets = secrets;

    public PushAnswer Send(PushRequest request, CancellationToken cancellation)
    {
        bool isGrpc = request.Headers.Contains(("Content-Type", GrpcMessage.ContentType));
        using HttpRequestMessage message = new(HttpMethod.Post, new Uri(_server, request.Path));
        if (isGrpc)
        {
            // Without TLS nothing is agreed on: such a server knows no other.
            (message.Version, message.VersionPolicy) = (HttpVersion.Version20, HttpVersionPolicy.RequestVersionExact);
        }

        message.Content = new ByteArrayContent(request.Body);
        foreach ((string name, string value) in request.Headers.Concat(_secrets))
        {
            if (!message.Headers.TryAddWithoutValidation(name, value))
            {
                _ = message.Content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        try
        {
            // HTTP/2 can only be awaited.
            using HttpResponseMessage response = isGrpc ? _client.SendAsync(message, cancellation).GetAwaiter().GetResult() : _client.Send(message, cancellation);
            using MemoryStream body = new();
            response.Content.ReadAsStream(cancellation).CopyTo(body);
            byte[] bytes = body.ToArray();
            if (isGrpc)
            {
                (int status, string said) = GrpcMessage.Judge(response.StatusCode, response.Headers, response.TrailingHeaders);
                return new PushAnswer(status, SafeText.Line(SafeText.Cut(said, MostText)), bytes, RetryAfter(response.Headers.RetryAfter));
            }

            string text = Encoding.UTF8.GetString(bytes.AsSpan(0, Math.Min(bytes.Length, MostText)));
            return new PushAnswer((int)response.StatusCode, SafeText.Line(text.Trim()), bytes, RetryAfter(response.Headers.RetryAfter));
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return new PushAnswer(0, SafeText.Line(exception.InnerException?.Message ?? exception.Message), []);
        }
        catch (OperationCanceledException)
        {
            return new PushAnswer(0, string.Create(CultureInfo.InvariantCulture, $"no answer within {_client.Timeout.TotalSeconds} s"), []);
        }
    }

    public void Dispose() => _client.Dispose();

    private static async ValueTask<Stream> ConnectAsync(string path, CancellationToken cancellation)
    {
        Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellation).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private TimeSpan? RetryAfter(RetryConditionHeaderValue? header) =>
        header?.Delta ?? (header?.Date is { } date ? date - _time.GetUtcNow() : null);
}
