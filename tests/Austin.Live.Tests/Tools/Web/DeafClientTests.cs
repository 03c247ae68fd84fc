using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Austin.Live.Tests.Tools.Web;

/// <summary>The native <c>austin-web</c> with clients that ask and never read.</summary>
public sealed class DeafClientTests
{
    private const int Clients = 6;
    private const int Rounds = 3;
    private const long MostGrowth = 64 << 20;

    // Enough functions that an event is larger than what the kernel keeps for a client.
    private const string Many = """
        import time
        for i in range(1500):
            exec(f"def function_with_a_name_of_some_length_{i}(end):\n    while time.process_time() < end: pass\n")
        functions = [value for name, value in list(globals().items()) if name.startswith("function_")]
        while True:
            for function in functions:
                function(time.process_time() + 0.0005)
        """;

    private static readonly TimeSpan _phase = TimeSpan.FromSeconds(2);

    [SkippableFact]
    public void They_neither_slow_the_sampling_nor_fill_the_memory_nor_hold_up_others() => Measurement.NotTwice(Measure);

    private static void Measure()
    {
        using TemporaryFolder folder = new();
        using WebProgram web = new("--refresh", "0.1", "-t", "30s", Interpreters.RequireAny().Path, folder.Script("many.py", Many));
        Patience.Until(() => web.Own().Count > 300, "many functions");
        using HttpClient client = new();
        using Stream stream = client.GetStreamAsync(new Uri(web.Url + "events")).Result;
        int events = 0;
        Task reading = Task.Run(() =>
        {
            using StreamReader reader = new(stream);
            while (reader.ReadLine() is { } line)
            {
                events += line.StartsWith("event: ", StringComparison.Ordinal) ? 1 : 0;
            }
        });

        (double without, double with) = (0, 0);
        long memory = 0;
        for (int round = 0; round < Rounds; round++)
        {
            without += Rate(web);
            memory = memory == 0 ? ResidentSet(web) : memory;
            Socket[] deaf = [.. Enumerable.Range(0, Clients).Select(_ => Deaf(new Uri(web.Url)))];
            try
            {
                Patience.Until(() => deaf.All(IsStuck), "nothing more can be sent to the clients that do not read");
                int before = Volatile.Read(ref events);
                with += Rate(web);
                Patience.Until(() => Volatile.Read(ref events) > before, "an event for the client that reads");
                Assert.InRange(ResidentSet(web), 0, memory + MostGrowth);
            }
            finally
            {
                Array.ForEach(deaf, socket => socket.Dispose());
            }
        }

        Assert.True(with > 0.8 * without, $"{with / Rounds:0} samples a second with clients that do not read, {without / Rounds:0} without");
        Assert.Equal(256 - Signals.Interrupt, web.Stop());
        Assert.True(reading.Wait(Patience.Limit));
    }

    // Samples a second.
    private static double Rate(WebProgram web)
    {
        long samples = Samples(web);
        long start = Stopwatch.GetTimestamp();
        Thread.Sleep(_phase);
        return (Samples(web) - samples) / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static long Samples(WebProgram web) => web.Profile().GetProperty("stat").GetProperty("samples").GetInt64();

    private static long ResidentSet(WebProgram web)
    {
        string line = File.ReadLines($"/proc/{web.ProcessId}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }

    private static Socket Deaf(Uri url)
    {
        Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 2048 };
        socket.Connect(IPAddress.Loopback, url.Port);
        socket.Send(Encoding.ASCII.GetBytes($"GET {url.AbsolutePath}events HTTP/1.1\r\nHost: 127.0.0.1:{url.Port}\r\n\r\n"));
        return socket;
    }

    // proc_net_tcp(5): what the server has sent, or wants to send, and nobody takes.
    private static bool IsStuck(Socket socket)
    {
        string client = $":{((IPEndPoint)socket.LocalEndPoint!).Port:X4}";
        string server = $":{((IPEndPoint)socket.RemoteEndPoint!).Port:X4}";
        string? line = File.ReadLines("/proc/net/tcp").FirstOrDefault(line =>
            line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, { } local, { } remote, ..]
            && local.EndsWith(server, StringComparison.Ordinal) && remote.EndsWith(client, StringComparison.Ordinal));
        return line is not null && !line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[4].StartsWith("00000000:", StringComparison.Ordinal);
    }
}
