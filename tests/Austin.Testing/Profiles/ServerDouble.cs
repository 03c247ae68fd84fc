using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace Austin.Testing.Profiles;

/// <summary>A server of profiles on the loopback interface, or at a socket of a path, that insists on documented limits, and answers as it is told.</summary>
public sealed partial class ServerDouble : IDisposable
{
    private const int MostSamples = 16_000;
    private const int MostBytes = 4 << 20;
    private const int MostLabels = 30;

    private readonly Socket _listener;
    private readonly Queue<ScriptedAnswer> _answers = [];
    private readonly List<ReadProfile> _taken = [];
    private readonly Thread _thread;
    private readonly DateTimeOffset _now;

    /// <param name="now">The server's time: it takes nothing older than an hour.</param>
    /// <param name="path">Where its socket is to be; null for the loopback interface.</param>
    public ServerDouble(DateTimeOffset now, string? path = null)
    {
        _now = now;
        EndPoint place = path is null ? new IPEndPoint(IPAddress.Loopback, 0) : new UnixDomainSocketEndPoint(path);
        _listener = new Socket(place.AddressFamily, SocketType.Stream, ProtocolType.Unspecified);
        _listener.Bind(place);
        _listener.Listen();
        Address = new Uri(path is null ? $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndPoint!).Port}" : $"unix://{path}");
        _thread = new Thread(Serve) { IsBackground = true };
        _thread.Start();
    }

    public Uri Address { get; }

    /// <summary>The profiles that were taken.</summary>
    public IReadOnlyList<ReadProfile> Taken
    {
        get
        {
            lock (_answers)
            {
                return [.. _taken];
            }
        }
    }

    /// <summary>The headers of each request, by name.</summary>
    public List<Dictionary<string, string>> Requests { get; } = [];

    /// <summary>What to say to the next request that has no other answer; then all is well again.</summary>
    public void Say(ScriptedAnswer answer)
    {
        lock (_answers)
        {
            _answers.Enqueue(answer);
        }
    }

    public void Dispose()
    {
        _listener.Close();
        _thread.Join();
    }

    private void Serve()
    {
        try
        {
            while (true)
            {
                using Socket client = _listener.Accept();
                using NetworkStream stream = new(client);
                try
                {
                    Answer(stream);
                }
                catch (IOException)
                {
                    // The client has lost patience.
                }
            }
        }
        catch (Exception exception) when (exception is SocketException or InvalidOperationException)
        {
            // The end.
        }
    }

    private void Answer(NetworkStream stream)
    {
        if (ReadHead(stream) is not [string line, .. string[] lines])
        {
            return;
        }

        Dictionary<string, string> headers = new(StringComparer.OrdinalIgnoreCase);
        foreach (string[] header in lines.Where(l => l.Length > 0).Select(l => l.Split(": ", 2)))
        {
            headers[header[0]] = header[1];
        }

        lock (_answers)
        {
            Requests.Add(headers);
        }

        ScriptedAnswer? scripted;
        lock (_answers)
        {
            _ = _answers.TryDequeue(out scripted);
        }

        if (scripted is { ClosesMidBody: true })
        {
            stream.ReadExactly(new byte[1]);
            return;
        }

        byte[] body = new byte[int.Parse(headers["Content-Length"], CultureInfo.InvariantCulture)];
        stream.ReadExactly(body);
        if (scripted is { IsSilent: true })
        {
            // Until the client gives up.
            _ = stream.Read(new byte[1]);
            return;
        }

        (int status, byte[] answer) = scripted is { Status: not 200 } ? (scripted.Status, scripted.Body) : Judge(line, headers, body, scripted?.Body ?? []);
        stream.Write(Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture, $"HTTP/1.1 {status} X\r\n{scripted?.Header}Content-Length: {answer.Length}\r\nConnection: close\r\n\r\n")));
        stream.Write(answer);
    }

    private static string[] ReadHead(NetworkStream stream)
    {
        List<byte> head = [];
        while (head.Count < 4 || !head[^4..].SequenceEqual("\r\n\r\n"u8.ToArray()))
        {
            int next = stream.ReadByte();
            if (next < 0)
            {
                return [];
            }

            head.Add((byte)next);
        }

        return Encoding.ASCII.GetString([.. head]).Split("\r\n");
    }

    private (int Status, byte[] Body) Judge(string line, Dictionary<string, string> headers, byte[] body, byte[] answer)
    {
        if (headers.GetValueOrDefault("Content-Encoding") == "gzip")
        {
            body = Gzip.Plain(body);
        }

        if (body.Length > MostBytes)
        {
            return (413, "too long"u8.ToArray());
        }

        (string path, string type) = (line.Split(' ')[1], headers["Content-Type"]);
        IReadOnlyList<ReadProfile> profiles;
        if (path == "/push.v1.PusherService/Push" && type == "application/proto" && headers["Connect-Protocol-Version"] == "1")
        {
            profiles = PprofProfiles.ReadPush(body);
            foreach (IReadOnlyDictionary<string, string> labels in profiles.Select(p => p.Resource))
            {
                if (labels.Count > MostLabels || !labels.ContainsKey("service_name") || labels.Keys.Any(name => !LabelName().IsMatch(name)))
                {
                    return (400, "labels"u8.ToArray());
                }
            }
        }
        else if (path == "/v1development/profiles" && type == "application/x-protobuf")
        {
            profiles = OtlpProfiles.Read(body);
        }
        else if (path == "/profiling/v1/input")
        {
            try
            {
                profiles = [DatadogUploads.Read(type, body)];
            }
            catch (InvalidDataException exception)
            {
                return (400, Encoding.UTF8.GetBytes(exception.Message));
            }
        }
        else
        {
            return (404, "nothing here"u8.ToArray());
        }

        foreach (ReadProfile profile in profiles)
        {
            DateTimeOffset start = DateTimeOffset.UnixEpoch + TimeSpan.FromTicks(profile.Start / 100);
            if (profile.Samples.Count > MostSamples || start < _now - TimeSpan.FromHours(1) || start > _now + TimeSpan.FromMinutes(10))
            {
                return (422, "limits"u8.ToArray());
            }
        }

        lock (_answers)
        {
            _taken.AddRange(profiles);
        }

        return (200, answer);
    }

    [GeneratedRegex("^[a-zA-Z_][a-zA-Z0-9_]*$")]
    private static partial Regex LabelName();
}
