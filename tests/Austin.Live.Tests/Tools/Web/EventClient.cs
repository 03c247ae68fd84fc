using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Austin.Live.Tests.Tools.Web;

/// <summary>A client of the events that keeps the columns as the page does: a yardstick written to be obvious.</summary>
internal sealed class EventClient : IDisposable
{
    private readonly Socket _socket;
    private readonly StreamReader _reader;

    public EventClient(ServedProfile served, string query = "", params string[] headers)
    {
        _socket = served.Connect();
        _socket.Send(Encoding.ASCII.GetBytes(
            $"GET /{served.Token}/events{query} HTTP/1.1\r\nHost: localhost:{served.Port}\r\n{string.Concat(headers.Select(header => header + "\r\n"))}\r\n"));
        _reader = new StreamReader(new NetworkStream(_socket), Encoding.UTF8);
        while (_reader.ReadLine() is { Length: > 0 } line)
        {
            Head.Add(line);
        }
    }

    public List<string> Head { get; } = [];

    public string LastId { get; private set; } = "";

    public JsonElement LastData { get; private set; }

    public List<string> Strings { get; } = [];

    /// <summary>Function and line.</summary>
    public List<(int Name, long Line)> Frames { get; } = [];

    /// <summary>Parent and frame; the root first.</summary>
    public List<(int Parent, int Frame)> Nodes { get; } = [(0, -1)];

    public List<string> Threads { get; } = [];

    public Dictionary<int, (int Thread, int Node, long Value)> Cells { get; } = [];

    /// <summary>The sum of the first measure by stack.</summary>
    public SortedDictionary<string, long> Stacks()
    {
        SortedDictionary<string, long> stacks = new(StringComparer.Ordinal);
        foreach ((int thread, int node, long value) in Cells.Values)
        {
            List<string> path = [];
            for (int at = node; at > 0; at = Nodes[at].Parent)
            {
                (int name, long line) = Frames[Nodes[at].Frame];
                path.Insert(0, $"{Strings[name]}:{line}");
            }

            stacks[$"{Threads[thread]} {string.Join(';', path)}"] = value;
        }

        return stacks;
    }

    /// <summary>Takes in the next event; its name.</summary>
    public string Next()
    {
        string name = "";
        string data = "";
        while (true)
        {
            string line = _reader.ReadLine() ?? throw new EndOfStreamException();
            if (line.Length == 0 && data.Length > 0)
            {
                LastData = JsonDocument.Parse(data).RootElement;
                if (name != "end")
                {
                    Take(LastData);
                }

                return name;
            }

            name = line.StartsWith("event: ", StringComparison.Ordinal) ? line[7..] : name;
            data = line.StartsWith("data: ", StringComparison.Ordinal) ? line[6..] : data;
            LastId = line.StartsWith("id: ", StringComparison.Ordinal) ? line[4..] : LastId;
        }
    }

    public void Dispose()
    {
        _reader.Dispose();
        _socket.Dispose();
    }

    private void Take(JsonElement data)
    {
        JsonElement bases = data.GetProperty("base");
        Assert.Equal(
            (Strings.Count, Frames.Count, Nodes.Count - 1, Threads.Count, Cells.Count),
            (bases.GetProperty("strings").GetInt32(), bases.GetProperty("frames").GetInt32(), bases.GetProperty("nodes").GetInt32(), bases.GetProperty("threads").GetInt32(), bases.GetProperty("cells").GetInt32()));
        Strings.AddRange(data.GetProperty("strings").EnumerateArray().Select(text => text.GetString()!));
        Frames.AddRange(Column(data, "frames", "name").Zip(Column(data, "frames", "line"), (name, line) => ((int)name, line)));
        foreach ((long up, long frame) in Column(data, "nodes", "up").Zip(Column(data, "nodes", "frame")))
        {
            Nodes.Add((Nodes.Count - (int)up, (int)frame));
        }

        foreach (JsonElement thread in data.GetProperty("threads").EnumerateArray().Where(thread => thread.GetProperty("id").GetInt32() >= Threads.Count))
        {
            Threads.Add(thread.GetProperty("label").GetString()!);
        }

        long[] values = [.. data.GetProperty("cells").GetProperty("values")[0].EnumerateArray().Select(value => value.GetInt64())];
        long[] threads = [.. Column(data, "cells", "thread")];
        long[] nodes = [.. Column(data, "cells", "node")];
        foreach ((long cell, int i) in Column(data, "cells", "cell").Select((cell, i) => (cell, i)))
        {
            Cells[(int)cell] = ((int)threads[i], (int)nodes[i], values[i]);
        }
    }

    private static IEnumerable<long> Column(JsonElement data, string table, string column) =>
        data.GetProperty(table).GetProperty(column).EnumerateArray().Select(value => value.GetInt64());
}
