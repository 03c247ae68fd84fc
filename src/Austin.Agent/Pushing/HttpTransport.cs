using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Austin.Captures.Frames;

namespace Austin.Agent.Pushing;

/// <summary>Sends requests to a server by HTTP.</summary>
internal sealed class HttpTransport : IPushTransport
{
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
        _server = new Uri(server.AbsoluteUri.TrimEnd('/') + "/");
        _secrets = secrets;
        _time = time;
        // Addresses change while an agent runs.
        _client = new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5), AllowAutoRedirect = false, UseCookies = false })
        {
            Timeout = timeout,
            MaxResponseContentBufferSize = MostAnswer,
        };
    }

    public string Name => SafeText.Line(_server.GetLeftPart(UriPartial.Path));

    public void Renew(IReadOnlyList<(string Name, string Value)> secrets) => _secrets = secrets;

    public PushAnswer Send(PushRequest request, CancellationToken cancellation)
    {
        using HttpRequestMessage message = new(HttpMethod.Post, new Uri(_server, request.Path));
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
            using HttpResponseMessage response = _client.Send(message, cancellation);
            using MemoryStream body = new();
            response.Content.ReadAsStream(cancellation).CopyTo(body);
            byte[] bytes = body.ToArray();
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

    private TimeSpan? RetryAfter(RetryConditionHeaderValue? header) =>
        header?.Delta ?? (header?.Date is { } date ? date - _time.GetUtcNow() : null);
}
