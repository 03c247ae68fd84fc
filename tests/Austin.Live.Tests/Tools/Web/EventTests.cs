using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Austin.Live.Tests.Tools.Web;

/// <summary>What austin-web tells while samples come, and after.</summary>
public sealed class EventTests
{
    private const string First = "# mode: wall\n\nP1;T0:1;a.py:main:1;a.py:work:2 1000\nP1;T0:1;a.py:main:1 500\n";

    [Fact]
    public void A_snapshot_is_followed_by_what_is_new()
    {
        using ServedProfile served = new(First);
        using EventClient client = new(served);
        Assert.Equal("HTTP/1.1 200 OK", client.Head[0]);
        Assert.Contains("Content-Type: text/event-stream", client.Head);
        Assert.Equal("snapshot", client.Next());
        Assert.Equal(["0:1 main:1 500", "0:1 main:1;work:2 1000"], Lines(client));

        served.Feed("P1;T0:1;a.py:main:1;a.py:work:2 1000\nP1;T0:2;b.py:<module>:9;a.py:work:3 7\n");
        while (client.Cells.Count < 3)
        {
            Assert.Equal("delta", client.Next());
        }

        Assert.Equal(["0:1 main:1 500", "0:1 main:1;work:2 2000", "0:2 <module>:9;work:3 7"], Lines(client));
        Assert.Equal(4, client.LastData.GetProperty("stat").GetProperty("samples").GetInt64());
    }

    [Fact]
    public void Who_comes_back_gets_what_is_missing_and_nothing_twice()
    {
        using ServedProfile served = new(First);
        EventClient client = new(served);
        client.Next();
        client.Dispose();
        served.Feed("P1;T0:1;a.py:main:1;a.py:other:4 30\nP1;T0:1;a.py:main:1 500\n");

        using EventClient back = new(served, "", $"Last-Event-ID: {client.LastId}");
        Assert.Equal("delta", Resume(client, back));
        Assert.Equal(["0:1 main:1 1000", "0:1 main:1;other:4 30", "0:1 main:1;work:2 1000"], Lines(back));
        Assert.Equal(["other"], back.LastData.GetProperty("strings").EnumerateArray().Select(text => text.GetString()!));
        Assert.Equal(2, back.LastData.GetProperty("cells").GetProperty("cell").GetArrayLength());

        // The page comes with the number of what is in it.
        using EventClient ofPage = new(served, $"?since={client.LastId}");
        Assert.Equal("delta", Resume(client, ofPage));
        using EventClient unknown = new(served, "", "Last-Event-ID: 987654321");
        Assert.Equal("snapshot", unknown.Next());
        Assert.Equal(Lines(back), Lines(unknown));
    }

    [Fact]
    public void All_who_look_see_the_same_numbers_which_are_those_of_the_capture()
    {
        using ServedProfile served = new(First);
        using EventClient first = new(served);
        first.Next();
        served.Feed("P1;T0:2;b.py:serve:1;a.py:work:2 250\n");
        served.End();
        while (first.Next() != "end")
        {
        }

        Assert.Equal("sampling has ended", first.LastData.GetProperty("message").GetString());
        using EventClient second = new(served);
        Assert.Equal("snapshot", second.Next());
        Assert.Equal(Lines(first), Lines(second));
        Assert.Equal("end", second.Next());

        JsonElement cells = served.Json("/profile.json").GetProperty("cells");
        Assert.Equal([1000, 500, 250], cells.GetProperty("values")[0].EnumerateArray().Select(value => value.GetInt64()));
        Assert.Equal([1000, 500, 250], served.Json("/range.json?from=0&to=1000").GetProperty("values")[0].EnumerateArray().Select(value => value.GetInt64()));
        Assert.Equal([0, 0, 0], served.Json("/range.json?from=5000&to=6000").GetProperty("values")[0].EnumerateArray().Select(value => value.GetInt64()));
        Assert.Equal(0, served.Json("/profile.json?from=5000&to=6000").GetProperty("cells").GetProperty("values")[0].EnumerateArray().Sum(value => value.GetInt64()));

        string answer = served.Get("/capture.mojo");
        Assert.Contains("\r\nContent-Disposition: attachment; filename=\"capture.mojo\"\r\n", answer, StringComparison.Ordinal);
        Capture capture = MojoCaptureReader.Read(Encoding.Latin1.GetBytes(answer[(answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]));
        Assert.Equal([250L, 500, 1000], capture.Samples.Select(sample => sample.Time!.Value).Order());
        Assert.Contains("\"duration\":", served.Body("/flamegraph.html"), StringComparison.Ordinal);
        Assert.Contains("made.py &lt;b&gt;", served.Body("/flamegraph.html?from=0&to=1000"), StringComparison.Ordinal);
    }

    [Fact]
    public void Whoever_reads_nothing_holds_nobody_up()
    {
        using ServedProfile served = new(First);
        using Socket deaf = served.Connect();
        deaf.ReceiveBufferSize = 4096;
        deaf.Send(Encoding.ASCII.GetBytes($"GET /{served.Token}/events HTTP/1.1\r\nHost: localhost:{served.Port}\r\n\r\n"));
        using EventClient other = new(served);
        int samples = 2;

        // More than the kernel keeps for it.
        for (int round = 0; round < 30; round++)
        {
            StringBuilder lines = new();
            for (int i = 0; i < 2000; i++)
            {
                lines.Append($"P1;T0:1;a.py:main:1;a.py:function_with_a_name_of_some_length_{round}_{i}:2 10\n");
            }

            served.Feed(lines.ToString());
            samples += 2000;
        }

        while (other.LastData.ValueKind == JsonValueKind.Undefined || other.LastData.GetProperty("stat").GetProperty("samples").GetInt64() < samples)
        {
            other.Next();
        }

        Assert.Equal(1500 + (10 * (samples - 2)), other.Stacks().Values.Sum());
    }

    private static string[] Lines(EventClient client) => [.. client.Stacks().Select(stack => $"{stack.Key} {stack.Value}")];

    // What the client had, and the next event.
    private static string Resume(EventClient before, EventClient after)
    {
        after.Strings.AddRange(before.Strings);
        after.Frames.AddRange(before.Frames);
        after.Nodes.AddRange(before.Nodes.Skip(1));
        after.Threads.AddRange(before.Threads);
        foreach ((int cell, (int, int, long) value) in before.Cells)
        {
            after.Cells.Add(cell, value);
        }

        return after.Next();
    }
}
