using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Austin.Common.Serving;

/// <summary>
/// A small HTTP/1.1 server for a handful of clients: one request a connection, one thread a connection, GET and HEAD only.
/// </summary>
internal sealed class LoopbackServer : IDisposable
{
    // A client that was refused may still be sending; what it has sent must be read, or it would not see why.
    private const int MaxIgnoredBytes = 65536;

    private static readonly TimeSpan _lingering = TimeSpan.FromMilliseconds(500);

    private readonly TcpListener _listener;
    private readonly ServingLimits _limits;
    private readonly HashSet<Socket> _connections = [];
    private RequestCheck? _check;
    private Action<Exchange, string>? _answer;
    private bool _isClosed;

    /// <summary>Listens; connections wait until <see cref="Start"/>.</summary>
    /// <param name="address">Where.</param>
    /// <param name="port">The port; 0 for one that is free.</param>
    /// <param name="limits">What clients may do.</param>
    /// <exception cref="SocketException">The port cannot be had.</exception>
    public LoopbackServer(IPAddress address, int port, ServingLimits limits)
    {
        _limits = limits;
        _listener = new TcpListener(address, port);
        _listener.Start();
    }

    /// <summary>The port it listens on.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Answers from now on.</summary>
    /// <param name="check">Who may ask for what.</param>
    /// <param name="answer">Answers a request for a route; called on a thread of its own.</param>
    public void Start(RequestCheck check, Action<Exchange, string> answer)
    {
        _check = check;
        _answer = answer;
        new Thread(Accept) { IsBackground = true, Name = "connections" }.Start();
    }

    /// <summary>Waits until all connections have ended.</summary>
    /// <returns>Whether they have, within the time.</returns>
    public bool WaitForEnd(TimeSpan patience)
    {
        long start = Stopwatch.GetTimestamp();
        while (Count() > 0)
        {
            if (Stopwatch.GetElapsedTime(start) > patience)
            {
                return false;
            }

            Thread.Sleep(5);
        }

        return true;
    }

    /// <summary>Ends all connections at once.</summary>
    public void Dispose()
    {
        lock (_connections)
        {
            _isClosed = true;
            _listener.Dispose();
            foreach (Socket connection in _connections)
            {
                connection.Dispose();
            }
        }
    }

    private int Count()
    {
        lock (_connections)
        {
            return _connections.Count;
        }
    }

    private void Accept()
    {
        while (true)
        {
            Socket socket;
            try
            {
                socket = _listener.AcceptSocket();
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException or InvalidOperationException)
            {
                if (_isClosed)
                {
                    return;
                }

                // Out of descriptors, say: connections that end make room.
                Thread.Sleep(50);
                continue;
            }

            if (!Admit(socket))
            {
                socket.Dispose();
                continue;
            }

            new Thread(() => Serve(socket)) { IsBackground = true, Name = "connection" }.Start();
        }
    }

    private bool Admit(Socket socket)
    {
        lock (_connections)
        {
            return !_isClosed && _connections.Count < _limits.MaxConnections && _connections.Add(socket);
        }
    }

    private void Serve(Socket socket)
    {
        try
        {
            socket.NoDelay = true;
            socket.SendTimeout = (int)_limits.SendPatience.TotalMilliseconds;
            if (Answer(socket))
            {
                Linger(socket);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The client is gone, or we are about to.
        }
        finally
        {
            lock (_connections)
            {
                _connections.Remove(socket);
            }

            socket.Dispose();
        }
    }

    // Whether anything was answered.
    private bool Answer(Socket socket)
    {
        RequestReader reader = new(socket, _limits);
        byte[]? bytes = reader.Read();
        RequestHead? head = bytes is null ? null : RequestHead.Parse(bytes);
        Exchange exchange = new(socket, head);
        if (head is null)
        {
            if (bytes is not null || reader.IsTooLarge)
            {
                exchange.Refuse(reader.IsTooLarge ? HttpStatusCode.RequestHeaderFieldsTooLarge : HttpStatusCode.BadRequest);
            }

            return exchange.HasAnswered;
        }

        string route = "";
        HttpStatusCode status = head.Form;
        status = status == HttpStatusCode.OK ? _check!(head, out route) : status;
        if (status == HttpStatusCode.OK)
        {
            _answer!(exchange, route);
        }
        else
        {
            exchange.Refuse(status);
        }

        return exchange.HasAnswered;
    }

    private static void Linger(Socket socket)
    {
        socket.Shutdown(SocketShutdown.Send);
        Span<byte> ignored = stackalloc byte[4096];
        long start = Stopwatch.GetTimestamp();
        for (int sum = 0; sum < MaxIgnoredBytes && socket.Poll(_lingering, SelectMode.SelectRead) && Stopwatch.GetElapsedTime(start) < _lingering;)
        {
            int count = socket.Receive(ignored);
            if (count == 0)
            {
                return;
            }

            sum += count;
        }
    }
}
