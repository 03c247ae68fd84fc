using System.Text.Json.Nodes;
using Austin.Tools.Tests.Support;

namespace Austin.Tools.Tests;

/// <summary>The data in the page of <c>austin2timeline</c>.</summary>
public sealed class TimelineTests
{
    [Fact]
    public void Equal_stacks_that_follow_each_other_are_one_run_and_lines_do_not_count()
    {
        using TemporaryFolder folder = new();
        JsonNode page = Page(folder, "# mode: wall\n# interval: 100\n\nP1;T1;a.py:f:1 100\nP1;T1;a.py:f:2 100\nP1;T1;a.py:f:2;a.py:g:7 150\nP1;T1;a.py:f:3 100\n");
        Assert.Equal(["0+200 f Python", "200+150 f>g Python", "350+100 f Python"], Runs(page, 0));
        Assert.Equal(450, (long)page["end"]!);
        Assert.Equal(450, (long)page["threads"]![0]!["time"]!);
    }

    [Fact]
    public void A_time_without_samples_stays_a_gap_however_equal_the_stacks_are()
    {
        using TemporaryFolder folder = new();

        // Thread 2 tells the time in which thread 1 has no sample: 100 are no gap for equal stacks, 1,000 are.
        string capture = "# mode: wall\n# interval: 100\n\n" + Both(1) + Only2(1) + Both(1) + Only2(10) + Both(1);
        JsonNode page = Page(folder, capture);
        int first = (string)page["threads"]![0]!["title"]! == "Thread 1" ? 0 : 1;
        Assert.Equal(["0+300 f Python", "1300+100 f Python"], Runs(page, first));
        Assert.Equal(["0+1400 g Python"], Runs(page, 1 - first));

        static string Both(int count) => string.Concat(Enumerable.Repeat("P9;T2;a.py:g:1 100\nP9;T1;a.py:f:1 100\n", count));
        static string Only2(int count) => string.Concat(Enumerable.Repeat("P9;T2;a.py:g:1 100\n", count));
    }

    [Fact]
    public void States_are_what_the_capture_tells()
    {
        using TemporaryFolder folder = new();
        const string Capture = "# mode: full\n# interval: 10\n\n" +
            "P1;T1;a.py:f:1 10,0,0\nP1;T1;a.py:f:1 10,1,0\nP1;T1;a.py:f:1;native@7f01:memcpy:4 10,0,0\n" +
            "P1;T1;a.py:f:1;kernel:do_sys_poll:0 10,0,0\nP1;T1;a.py:f:1;:GC: 10,0,0\nP1;T1;a.py:f:1;:INVALID: 10,0,0\nP1;T1 10,0,0\n";
        JsonNode page = Page(folder, Capture);
        Assert.Equal(
            ["0+10 f Python", "10+10 f Idle", "20+10 f>memcpy Native", "30+10 f>do_sys_poll Kernel", "40+10 f>:GC: Collecting", "50+10 f>:INVALID: Unread", "60+10  Unread"],
            Runs(page, 0));
        Assert.True((bool)page["idle"]!);
    }

    [Fact]
    public void Waits_for_the_GIL_are_told_by_native_frames_with_and_without_symbols()
    {
        using TemporaryFolder folder = new();
        const string Thread = "P1;T1;a.py:f:1;native@7f01:sum:4;";
        const string Waits = "native@7f03:pthread_cond_timedwait:7;native@7f04:libc.so.6+0x85e50:3;kernel:futex_wait:0 10\n";
        JsonNode page = Page(folder, "# mode: wall\n# interval: 10\n\n"
            + Thread + "native@7f02:take_gil:9;" + Waits
            + Thread + "native@7f02:python3.15+0x568e00:9;" + Waits
            + Thread + "native@7f02:libpython3.11.so.1.0+0x568e00:9;native@7f03:pthread_cond_clockwait@@GLIBC_2.34:7 10\n"
            + Thread + "native@7f02:queue_get:9;" + Waits
            + Thread + "native@7f02:take_gil:9;b.py:inner:2;native@7f05:read:2 10\n");
        Assert.Equal(["WaitingForGil", "WaitingForGil", "WaitingForGil", "Kernel", "Native"], Runs(page, 0).Select(run => run.Split(' ')[^1]));
        Assert.True((bool)page["gil"]!);
    }

    [Fact]
    public void Threads_come_by_process_the_main_one_first_and_then_by_their_time()
    {
        using TemporaryFolder folder = new();
        const string Capture = "# mode: wall\n\nP1;T0:5;a.py:f:1 10\nP7;T0:7;a.py:f:1 10\nP7;T0:8;a.py:f:1 10\nP7;T0:9;a.py:f:1 50\nP7;T0:8;a.py:f:1 10\n";
        JsonNode page = Page(folder, Capture);
        Assert.Equal(["7 Thread 0:7 true", "7 Thread 0:9 false", "7 Thread 0:8 false", "1 Thread 0:5 false"], page["threads"]!.AsArray().Select(t => $"{t!["pid"]} {t["title"]} {t["main"]}"));
    }

    [Fact]
    public void Tasks_have_lanes_behind_their_loops_thread_with_the_time_in_which_they_run_and_wait()
    {
        using TemporaryFolder folder = new();
        const string Pass = "P7;T0:8;a.py:f:1 10\nP7;T0:7;a.py:run:1;<task>:a:0;a.py:work:2;a.py:deep:3 10\nP7;T0:7;<task>:b:0;a.py:sleep:4 10\n"
            + "P7;T0:8;a.py:f:1 10\nP7;T0:7;a.py:run:1;<task>:b:0;a.py:work:2 10\nP7;T0:7;<task>:a:0;a.py:sleep:4 10\n";
        JsonNode page = Page(folder, $"# async: all\n# interval: 10\n# mode: wall\n\n{Pass}{Pass}");
        Assert.Equal(40, (long)page["end"]!);
        Assert.True((bool)page["idle"]!);
        Assert.Equal(
            ["Thread 0:7 False", "task a (0:7/1) True", "task b (0:7/2) True", "Thread 0:8 False"],
            page["threads"]!.AsArray().Select(thread => $"{thread!["title"]} {(bool)thread["task"]!}"));
        Assert.Equal(["0+10 work>deep Python", "10+10 sleep Idle", "20+10 work>deep Python", "30+10 sleep Idle"], Runs(page, 1));
        Assert.Equal(["0+10 sleep Idle", "10+10 work Python", "20+10 sleep Idle", "30+10 work Python"], Runs(page, 2));
        Assert.Equal(40, (long)page["threads"]![0]!["time"]!);
    }

    [Fact]
    public void Names_of_tasks_that_run_have_lanes_too_and_of_awaiters_the_innermost_counts()
    {
        using TemporaryFolder folder = new();
        JsonNode page = Page(folder, "# async: awaiters\n# interval: 10\n# mode: wall\n\nP7;T0:7;<task>:outer:0;a.py:main:1;<task>:inner:0;a.py:work:2 10\nP7;T0:7;<task>:outer:0;a.py:main:1 10\n");
        Assert.Equal(["0+10 outer>main>inner>work Python", "10+10 outer>main Python"], Runs(page, 0));
        Assert.Equal(["0+10 work Python"], Runs(page, 1));
        Assert.Equal(["10+10 main Python"], Runs(page, 2));
    }

    [Fact]
    public void Of_very_many_tasks_those_with_the_most_time_are_shown_and_the_page_says_so()
    {
        using TemporaryFolder folder = new();
        string capture = "# mode: wall\n\n" + string.Concat(Enumerable.Range(1, 250).Select(i => $"P7;T0:7;a.py:run:1;<task>:t{i}:0;a.py:work:2 {i}\n"));
        string path = Tool.Convert(folder, "austin2timeline", folder.Write("in.txt", capture), ".html");
        JsonNode page = Data(path);
        Assert.Equal(201, page["threads"]!.AsArray().Count);
        Assert.Equal("task t250 (0:7/250)", (string)page["threads"]![1]!["title"]!);
        Assert.Contains("50 of 250 tasks are left out, those with the least time.", File.ReadAllText(path), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(RealCaptures.All), MemberType = typeof(RealCaptures))]
    public void The_runs_of_a_real_capture_last_as_long_as_its_samples(string name)
    {
        using TemporaryFolder folder = new();
        JsonNode page = Data(Tool.Convert(folder, "austin2timeline", RealCaptures.PathOf(name), ".html"));
        long slack = (long)page["slack"]!;
        Assert.NotEmpty(page["threads"]!.AsArray());
        foreach (JsonNode? thread in page["threads"]!.AsArray())
        {
            long runs = Column(thread!, "lengths").Sum();
            long time = (long)thread!["time"]!;

            // Small gaps between equal stacks are filled, and nothing is lost.
            Assert.InRange(runs, time, time + (slack * Column(thread, "lengths").Count));
            Assert.All(Column(thread, "gaps"), gap => Assert.True(gap >= 0));
            Assert.All(Column(thread, "lengths"), length => Assert.True(length > 0));
            Assert.True(runs + Column(thread, "gaps").Sum() <= (long)page["end"]!);
        }
    }

    private static JsonNode Page(TemporaryFolder folder, string capture) => Data(Tool.Convert(folder, "austin2timeline", folder.Write("in.txt", capture), ".html"));

    private static JsonNode Data(string path)
    {
        const string Start = "<script id=\"profile\" type=\"application/json\">";
        string page = File.ReadAllText(path);
        int start = page.IndexOf(Start, StringComparison.Ordinal) + Start.Length;
        return JsonNode.Parse(page[start..page.IndexOf("</script>", start, StringComparison.Ordinal)])!;
    }

    private static List<long> Column(JsonNode node, string name) => [.. node[name]!.AsArray().Select(value => (long)value!)];

    // begin+length stack state
    private static List<string> Runs(JsonNode page, int thread)
    {
        JsonNode lane = page["threads"]![thread]!;
        List<long> gaps = Column(lane, "gaps");
        List<long> lengths = Column(lane, "lengths");
        List<long> nodes = Column(lane, "nodes");
        List<long> states = Column(lane, "states");
        string[] names = ["Python", "Native", "Kernel", "Idle", "Collecting", "Unread", "WaitingForGil"];
        List<string> runs = [];
        long now = 0;
        for (int i = 0; i < nodes.Count; i++)
        {
            now += gaps[i];
            runs.Add($"{now}+{lengths[i]} {Stack(page, nodes[i])} {names[states[i]]}");
            now += lengths[i];
        }

        return runs;
    }

    private static string Stack(JsonNode page, long node)
    {
        List<string> stack = [];
        for (; node > 0; node -= (long)page["nodes"]!["up"]![(int)node - 1]!)
        {
            int frame = (int)page["nodes"]!["frame"]![(int)node - 1]!;
            stack.Insert(0, (string)page["strings"]![(int)page["frames"]!["name"]![frame]!]!);
        }

        return string.Join('>', stack);
    }
}
