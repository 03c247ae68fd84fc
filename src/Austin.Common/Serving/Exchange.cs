using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Austin.Common.Serving;

/// <summary>A request and the way to answer it. There is one on a connection, which ends with it.</summary>
/// <param name="socket">The connection.</param>
/// <param name="head">The request.</param>
internal sealed class Exchange(Socket socket, RequestHead? head)
{
    // Nothing is loaded from elsewhere, kept, guessed at, framed, or told to another page.
    private const string SafeHeaders =
        "Cache-Control: no-store\r\n" +
        "Referrer-Policy: no-referrer\r\n" +
        "X-Content-Type-Options: nosniff\r\n" +
        "Cross-Origin-Opener-Policy: same-origin\r\n" +
        "Cross-Origin-Resource-Policy: same-origin\r\n" +
        "Connection: close\r\n";

    /// <summary>The request.</summary>
    public RequestHead Head => head ?? throw new InvalidOperationException("there is no request");

    /// <summary>Whether something was sent, so that the client may still be reading.</summary>
    public bool HasAnswered { get; private set; }

    /// <summary>Answers with what went wrong.</summary>
    public void Refuse(HttpStatusCode status) => Send(
        status, "text/plain; charset=utf-8", Encoding.ASCII.GetBytes($"{(int)status} {Status.Phrase(status)}{Status.Advice(status)}\n"),
        status == HttpStatusCode.MethodNotAllowed ? "Allow: GET, HEAD\r\n" : "");

    /// <summary>Answers.</summary>
    /// <param name="status">The status.</param>
    /// <param name="type">The type of the body.</param>
    /// <param name="body">The body; only its length is sent where nothing else was asked for.</param>
    /// <param name="headers">Further headers, each with its line end.</param>
    /// <param name="scripts">The nonce of the scripts and styles that may run; null for none at all.</param>
    public void Send(HttpStatusCode status, string type, ReadOnlySpan<byte> body, string headers = "", string? scripts = null)
    {
        Start(status, type, headers + string.Create(CultureInfo.InvariantCulture, $"Content-Length: {body.Length}\r\n"), scripts);
        if (head?.Method != "HEAD")
        {
            Write(body);
        }
    }

    /// <summary>Begins an answer that ends with the connection.</summary>
    public void Start(HttpStatusCode status, string type, string headers = "", string? scripts = null)
    {
        HasAnswered = true;
        string run = scripts is null ? "" : $"script-src 'nonce-{scripts}'; style-src 'nonce-{scripts}'; connect-src 'self'; img-src data:; ";
        Write(Encoding.ASCII.GetBytes(
            $"HTTP/1.1 {(int)status} {Status.Phrase(status)}\r\nContent-Type: {type}\r\n{headers}{SafeHeaders}" +
            $"Content-Security-Policy: default-src 'none'; {run}base-uri 'none'; form-action 'none'; frame-ancestors 'none'\r\n\r\n"));
    }

    /// <summary>Sends bytes; waits while the client does not take them.</summary>
    /// <exception cref="SocketException">It is gone, or takes nothing for too long.</exception>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            bytes = bytes[socket.Send(bytes)..];
        }
    }
}
