using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Austin.Agent.Running;

/// <summary>Answers GET /metrics and /healthz on the loopback interface, one request at a time.</summary>
internal sealed class MetricsServer : IDisposable
{
    private const int MostOfRequest = 4096;
    private const int PatienceMilliseconds = 2_000;

    private readonly TcpListener _listener;
    private readonly Func<string> _metrics;
    private readonly Thread _thread;
    private volatile bool _isEnding;

    /// <summary>Begins to listen; throws where the port is taken.</summary>
    /// <param name="port">0 for any.</param>
    /// <param name="metrics">The text to show.</param>
    public MetricsServer(int port, Func<string> metrics)
    {
        _metrics = metrics;
        _listener = new TcpListener(IPAddress.Loopback, port);
        _listener.Start();
        _thread = new Thread(Serve) { IsBackground = true, Name = "metrics" };
        _thread.Start();
    }

    /// <summary>The port.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public void Dispose()
    {
        _isEnding = true;
        _listener.Stop();
        _thread.Join();
        _listener.Dispose();
    }

    private void Serve()
    {
        while (!_isEnding)
        {
            try
            {
                using Socket client = _listener.AcceptSocket();
                client.ReceiveTimeout = PatienceMilliseconds;
                client.SendTimeout = PatienceMilliseconds;
                Answer(client);
            }
            catch (Exception exception) when (exception is SocketException or InvalidOperationException)
            {
                // Whoever asked went away, or we are about to.
            }
        }
    }

    private void Answer(Socket client)
    {
        byte[] request = new byte[MostOfRequest];
        int length = 0;
        while (length < request.Length && !request.AsSpan(0, length).EndsWith("\r\n\r\n"u8))
        {
            int count = client.Receive(request, length, request.Length - length, SocketFlags.None);
            if (count == 0)
            {
                return;
            }

            length += count;
        }

        string line = Encoding.ASCII.GetString(request, 0, length).Split('\r', 2)[0];
        (string status, string body) = line.Split(' ') switch
        {
            ["GET", "/metrics", ..] => ("200 OK", _metrics()),
            ["GET", "/healthz", ..] => ("200 OK", "ok\n"),
            ["GET", ..] => ("404 Not Found", "There is /metrics and /healthz.\n"),
            _ => ("405 Method Not Allowed", "Only GET is answered.\n"),
        };
        byte[] content = Encoding.UTF8.GetBytes(body);
        client.Send(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture,
            $"HTTP/1.1 {status}\r\nContent-Type: text/plain; version=0.0.4; charset=utf-8\r\nContent-Length: {content.Length}\r\nConnection: close\r\n\r\n")));
        client.Send(content);
        client.Shutdown(SocketShutdown.Send);
    }
}
