using System.Text;
using Austin.Tools.Tests.Support;

namespace Austin.Tools.Tests.Exports;

/// <summary>Every export with a time axis shows each thread when it was there, from captures of either format.</summary>
public sealed class TimelineTests
{
    private const string Header = "# austin: 3.7.0\n# interval: 100\n# mode: wall\n\n";

    public static IEnumerable<object[]> Everything =>
        from tool in TimelineReaders.Names
        from format in new[] { "text", "mojo" }
        select new object[] { tool, format };

    // The list of a process has its newest thread first.
    [Theory]
    [MemberData(nameof(Everything))]
    public void A_thread_begins_and_ends_when_it_did(string tool, string format)
    {
        StringBuilder text = new(Header);
        Round(text, 5, 100, "P7;T0:1");
        Round(text, 3, 110, "P7;T0:2", "P7;T0:1");
        Round(text, 4, 90, "P7;T0:3", "P7;T0:1");
        Round(text, 2, 100, "P7;T0:1");
        SortedDictionary<string, string> expected = new()
        {
            ["7:0:1"] = "0-1390",
            ["7:0:2"] = "500-830",
            ["7:0:3"] = "830-1190",
        };
        Assert.Equal(expected, Spans(tool, format, text.ToString()));
    }

    [Theory]
    [MemberData(nameof(Everything))]
    public void A_thread_that_is_not_sampled_for_a_while_has_a_gap(string tool, string format)
    {
        StringBuilder text = new(Header);
        Round(text, 2, 100, "P7;T0:2", "P7;T0:1");
        Round(text, 3, 100, "P7;T0:1");
        Round(text, 1, 100, "P7;T0:2", "P7;T0:1");
        Round(text, 1, 100, "P7;T0:1");
        Round(text, 1, 100, "P7;T0:2", "P7;T0:1");
        Dictionary<string, string> spans = new(Spans(tool, format, text.ToString()));
        Assert.Equal("0-800", spans["7:0:1"]);
        // Where it comes back, it stands between two samples of the other thread: either pass would do.
        Assert.Matches("^0-200 (4|5)00-(5|6)00 (6|7)00-(7|8)00$", spans["7:0:2"]);
    }

    [Theory]
    [MemberData(nameof(Everything))]
    public void Processes_share_the_axis_and_do_not_drift(string tool, string format)
    {
        StringBuilder text = new(Header);
        Round(text, 10, 100, "P7;T0:7");
        // The first sample of a process lasts since it was found, here at 1070, and each process has a clock that jitters.
        text.Append("P9;T0:9;a:f:1 30\nP7;T0:7;a:f:1 100\n");
        for (int i = 0; i < 500; i++)
        {
            text.Append($"P9;T0:9;a:f:1 {(i % 2 == 0 ? 115 : 85)}\nP7;T0:7;a:f:1 {(i % 2 == 0 ? 90 : 110)}\n");
        }

        Round(text, 10, 100, "P7;T0:7");
        // That it was found in the second half of the interval is nowhere told.
        SortedDictionary<string, string> expected = new() { ["7:0:7"] = "0-52100", ["9:0:9"] = "1000-51030" };
        Assert.Equal(expected, Spans(tool, format, text.ToString()));
    }

    [Theory]
    [MemberData(nameof(Everything))]
    public void A_process_that_follows_another_begins_where_that_ended(string tool, string format)
    {
        StringBuilder text = new(Header);
        Round(text, 3, 100, "P7;T0:7");
        Round(text, 3, 100, "P9;T0:10", "P9;T0:9");
        SortedDictionary<string, string> spans = Spans(tool, format, text.ToString());
        Assert.Equal("0-300", spans["7:0:7"]);
        Assert.Equal("300-600", spans["9:0:9"]);
    }

    // The first thread was alone in its first, short pass, and the next ones come in front of it.
    [Theory]
    [MemberData(nameof(Everything))]
    public void Passes_are_told_apart_by_their_measure(string tool, string format)
    {
        StringBuilder text = new(Header);
        Round(text, 1, 13, "P7;T0:1");
        for (int i = 0; i < 100; i++)
        {
            Round(text, 1, 100 + (i * 37 % 50), "P7;T0:2", "P7;T0:1");
        }

        SortedDictionary<string, string> expected = new() { ["7:0:1"] = "0-12463", ["7:0:2"] = "13-12463" };
        Assert.Equal(expected, Spans(tool, format, text.ToString()));
    }

    // Each task of a pool of threads that is made anew lives for one sample; a pass must not be counted twice.
    [Theory]
    [MemberData(nameof(Everything))]
    public void Threads_that_come_and_go_do_not_stretch_the_axis(string tool, string format)
    {
        StringBuilder text = new(Header);
        Round(text, 1, 100, "P7;T0:1");
        for (int i = 0; i < 300; i++)
        {
            Round(text, 1, 100, $"P7;T0:{1000 + i}", "P7;T0:1");
        }

        SortedDictionary<string, string> spans = Spans(tool, format, text.ToString());
        Assert.Equal("0-30100", spans["7:0:1"]);
        Assert.Equal("15100-15200", spans["7:0:1150"]);
    }

    // Nothing but the number of passes tells the time while no thread has a CPU to itself.
    [Theory]
    [MemberData(nameof(Everything))]
    public void Passes_of_cpu_time_are_an_interval_apart(string tool, string format)
    {
        StringBuilder text = new(Header.Replace("wall", "cpu", StringComparison.Ordinal));
        Round(text, 4, 40, "P7;T0:2", "P7;T0:1");
        SortedDictionary<string, string> spans = Spans(tool, format, text.ToString());
        Assert.Equal("0-40 100-140 200-240 300-340", spans["7:0:1"]);
    }

    [Theory]
    [MemberData(nameof(Everything))]
    public void A_task_that_waits_has_a_track_of_its_own_and_moves_no_thread(string tool, string format)
    {
        StringBuilder text = new(Header.Replace("# mode", "# async: all\n# mode", StringComparison.Ordinal));
        for (int i = 0; i < 10; i++)
        {
            // Task a runs in every other pass; b waits from the fourth pass on. Thread 2 has no loop.
            text.Append($"P7;T0:2;a:f:1 100\nP7;T0:1;a:run:1;<task>:a:0;a:work:2 100\n");
            text.Append("P7;T0:2;a:f:1 100\nP7;T0:1;a:run:1;a:select:3 100\nP7;T0:1;<task>:a:0;a:sleep:4 100\n");
            text.Append(i < 4 ? "" : "P7;T0:1;<task>:b:0;a:sleep:4 100\n");
        }

        SortedDictionary<string, string> spans = Spans(tool, format, text.ToString());
        Assert.Equal("0-2000", spans["7:0:1"]);
        Assert.Equal("0-2000", spans["7:0:2"]);
        Assert.Equal(string.Join(' ', Enumerable.Range(0, 10).Select(i => $"{(200 * i) + 100}-{(200 * i) + 200}")), spans["7:0:1/1"]);
        Assert.Equal("900-1000 1100-1200 1300-1400 1500-1600 1700-1800 1900-2000", spans["7:0:1/2"]);
        Assert.Equal(4, spans.Count);
    }

    private static void Round(StringBuilder text, int times, long duration, params string[] threads)
    {
        for (int i = 0; i < times; i++)
        {
            foreach (string thread in threads)
            {
                text.Append($"{thread};a:f:1 {duration}\n");
            }
        }
    }

    private static SortedDictionary<string, string> Spans(string tool, string format, string text)
    {
        using TemporaryFolder folder = new();
        string input = folder.Write("capture.txt", text);
        if (format == "mojo")
        {
            input = Tool.Convert(folder, "austin2mojo", input, ".mojo");
        }

        return TimelineReaders.Spans(tool, Tool.Convert(folder, tool, input, ".out"));
    }
}
