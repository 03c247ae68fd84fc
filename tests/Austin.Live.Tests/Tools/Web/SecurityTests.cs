using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Austin.Common.Serving;
using Austin.Tools.Web;

namespace Austin.Live.Tests.Tools.Web;

/// <summary>Whom the server of austin-web answers, as raw sockets see it.</summary>
public sealed class SecurityTests
{
    private const string Capture = "# mode: wall\n\nP1;T0:1;a.py:main:1 1000\n";

    [Theory]
    [InlineData("GET /{T}/ HTTP/1.1\r\nHost: 127.0.0.1:{P}\r\n\r\n", 200)]
    [InlineData("GET /{T}/ HTTP/1.1\r\nHost: LOCALHOST:{P}\r\n\r\n", 200)]
    [InlineData("HEAD /{T}/ HTTP/1.1\r\nHost: localhost:{P}\r\n\r\n", 200)]
    [InlineData("GET /{T}/ HTTP/1.1\r\nHost: localhost:{P}\r\nSec-Fetch-Site: none\r\n\r\n", 200)]
    [InlineData("GET /{T}/ HTTP/1.1\r\nHost: localhost:{P}\r\nSec-Fetch-Site: same-origin\r\n\r\n", 200)]
    [InlineData("GET / HTTP/1.1\r\nHost: 127.0.0.1:{P}\r\n\r\n", 404)]
    [InlineData("GET /{T} HTTP/1.1\r\nHost: 127.0.0.1:{P}\r\n\r\n", 404)]
    [InlineData("GET /0123456789abcdef0123456789abcdef/ HTTP/1.1\r\nHost: 127.0.0.1:{P}\r\n\r\n", 404)]
    [InlineData("GET /{T}/../{T}/ HTTP/1.1\r\nHost: 127.0.0.1:{P}\r\n\r\n", 404)]
    [InlineData("GET /{T}/..%2f..%2fetc/passwd HTTP/1.1\r\nHost: 127.0.0.1:{P}\r\n\r\n", 404)]
    [InlineData("GET /{T}/%65vents HTTP/1.1\r\nHost: 127.0.0.1:{P}\r\n\r\n", 404)]
    [InlineData("GET http://127.0.0.1:{P}/{T}/ HTTP/1.1\r\nHost: 127.0.0.1:{P}\r\n\r\n", 404)]
    [InlineData("GET /{T}/ HTTP/1.1\r\nHost: evil.example\r\n\r\n", 421)]
    [InlineData("GET /{T}/ HTTP/1.1\r\nHost: evil.example:{P}\r\n\r\n", 421)]
    [InlineData("GET /{T}/ HTTP/1.1\r\nHost: 127.0.0.1:1\r\n\r\n", 421)]
    [InlineData("GET /{T}/ HTTP/1.1\r\n\r\n", 421)]
    [InlineData("GET /{T}/ HTTP/1.1\r\nHost: 127.0.0.1:{P}\r\nHost: evil.example\r\n\r\n", 400)]
    [InlineData("POST /{T}/ HTTP/1.1\r\nHost: 127.0.0.1:{P}\r\nContent-Length: 3\r\n\r\nabc", 405)]
    [InlineData("OPTIONS /{T}/ HTTP/1.1\r\nHost: 127.0.0.1:{P}\r\n\r\n", 405)]
    [InlineData("GET /{T}/ HTTP/1.1\r\nHost: 127.0.0.1:{P}\r\nContent-Length: 3\r\n\r\nabc", 400)]
    [InlineData("GET /{T}/ HTTP/1.1\r\nHost: 127.0.0.1:{P}\r\nSec-Fetch-Site: cross-site\r\n\r\n", 403)]
    [InlineData("GET /{T}/ HTTP/1.1\r\nHost: 127.0.0.1:{P}\r\nSec-Fetch-Site: same-site\r\n\r\n", 403)]
    [InlineData("GET /{T}/\r\n\r\n", 400)]
    [InlineData("\0\u0001\u0002\r\n\r\n", 400)]
    [InlineData("GET /{T}/ HTTP/1.1\r\nno colon\r\n\r\n", 400)]
    public void Only_those_who_know_the_address_and_mean_it_are_answered(string request, int status)
    {
        using ServedProfile served = new(Capture);
        string answer = served.Send(request.Replace("{T}", served.Token, StringComparison.Ordinal).Replace("{P}", served.Port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
        if (status != 200)
        {
            Assert.DoesNotContain("made.py", answer, StringComparison.Ordinal);
            Assert.DoesNotContain(served.Token, answer, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_pass_lets_one_page_in_from_elsewhere_and_nobody_after_it()
    {
        using ServedProfile served = new(Capture);
        const string FromElsewhere = "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\n";
        string wrong = new EntryPass().Path;
        Assert.StartsWith("HTTP/1.1 403 ", Ask(wrong, FromElsewhere + "Sec-Fetch-Dest: document\r\n"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 403 ", Ask(served.Pass.Path, FromElsewhere + "Sec-Fetch-Dest: iframe\r\n"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 403 ", Ask(served.Pass.Path + "events", FromElsewhere + "Sec-Fetch-Dest: document\r\n"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 421 ", served.Send($"GET {served.Pass.Path} HTTP/1.1\r\nHost: evil.example:{served.Port}\r\n\r\n"), StringComparison.Ordinal);
        string answer = Ask(served.Pass.Path, FromElsewhere + "Sec-Fetch-Dest: document\r\n");
        Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
        Assert.Contains($"url=/{served.Token}/\"", answer, StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 403 ", Ask(served.Pass.Path, FromElsewhere + "Sec-Fetch-Dest: document\r\n"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 404 ", Ask(served.Pass.Path, ""), StringComparison.Ordinal);

        string Ask(string path, string headers) => served.Send($"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{served.Port}\r\n{headers}\r\n");
    }

    [Fact]
    public void The_headers_let_no_other_page_look_and_no_foreign_script_run()
    {
        using ServedProfile served = new(Capture);
        string answer = served.Get("/");
        string head = answer[..answer.IndexOf("\r\n\r\n", StringComparison.Ordinal)];
        foreach (string header in new[]
        {
            "Cache-Control: no-store", "Referrer-Policy: no-referrer", "X-Content-Type-Options: nosniff",
            "Cross-Origin-Opener-Policy: same-origin", "Cross-Origin-Resource-Policy: same-origin", "Connection: close",
        })
        {
            Assert.Contains("\r\n" + header, head, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("\r\nServer:", head, StringComparison.Ordinal);
        string policy = head.Split("\r\n").Single(line => line.StartsWith("Content-Security-Policy: ", StringComparison.Ordinal));
        string nonce = policy.Split("script-src 'nonce-")[1].Split('\'')[0];
        Assert.Equal(
            $"Content-Security-Policy: default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            policy);
        Assert.Equal(32, nonce.Length);
        Assert.DoesNotContain(nonce, served.Get("/"), StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", answer, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'; base-uri", served.Get("/profile.json"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_head_is_short_and_comes_soon()
    {
        using ServedProfile served = new(Capture, ServingLimits.Default with { HeadPatience = TimeSpan.FromMilliseconds(200) });
        Assert.StartsWith("HTTP/1.1 431 ", served.Send($"GET /{served.Token}/ HTTP/1.1\r\nX: {new string('x', 9 * 1024)}\r\n\r\n"), StringComparison.Ordinal);
        Assert.Equal("", served.Send($"GET /{served.Token}/ HTTP/1.1\r\nHost: "));
        using ServedProfile patient = new(Capture);
        using Socket slow = patient.Connect();
        foreach (byte letter in Encoding.ASCII.GetBytes($"GET /{patient.Token}/range.json HTTP/1.1\r\nHost: 127.0.0.1:{patient.Port}\r\n\r\n"))
        {
            slow.Send([letter]);
        }

        Assert.StartsWith("HTTP/1.1 200 ", ServedProfile.ReadAll(slow), StringComparison.Ordinal);
    }

    [Fact]
    public void Connections_are_few()
    {
        using ServedProfile served = new(Capture);
        Socket[] idle = [.. Enumerable.Range(0, ServingLimits.Default.MaxConnections).Select(_ => served.Connect())];
        using Socket further = served.Connect();
        Assert.True(IsClosed(further));
        foreach (Socket socket in idle)
        {
            socket.Dispose();
        }

        Patience.Until(() => { using Socket next = served.Connect(); return !IsClosedNow(next); }, "room for others");
    }

    [Fact]
    public void Nobody_outside_this_machine_can_connect()
    {
        using ServedProfile served = new(Capture);
        string port = served.Port.ToString("X4", CultureInfo.InvariantCulture);
        string[] listening = [.. File.ReadLines("/proc/net/tcp").Concat(File.ReadLines("/proc/net/tcp6")).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words.Length > 3 && words[3] == "0A" && words[1].EndsWith(":" + port, StringComparison.Ordinal)).Select(words => words[1])];
        Assert.Equal(["0100007F:" + port], listening);
    }

    [Fact]
    public void Without_a_sample_there_is_a_page_that_waits()
    {
        using ServedProfile served = new();
        Assert.Contains("Waiting for the first sample", served.Body("/"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 503 ", served.Get("/profile.json"), StringComparison.Ordinal);
    }

    private static bool IsClosed(Socket socket)
    {
        try
        {
            return socket.Receive(new byte[1]) == 0;
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.ConnectionReset)
        {
            return true;
        }
    }

    private static bool IsClosedNow(Socket socket) => socket.Poll(TimeSpan.FromMilliseconds(50), SelectMode.SelectRead);
}
