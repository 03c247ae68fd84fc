using System.Buffers;
using System.Text;
using Austin.Captures.Files;
using Austin.Captures.Frames;
using Austin.Captures.Live;
using Austin.Captures.Reading;
using Austin.Captures.Samples;

namespace Austin.Captures.Tests.Live;

/// <summary>What a live profile adds up, and where it stops growing.</summary>
public sealed class LiveProfileTests
{
    private const string Recursive = """
        # mode: wall

        P1;T0:1;a.py:main:1;a.py:walk:5;a.py:walk:5;a.py:leaf:9 70
        P1;T0:1;a.py:main:1;a.py:walk:5 20
        P1;T0:2;a.py:main:2 10

        """;

    [Fact]
    public void Progress_is_the_last_that_was_told_and_what_came_since_the_one_before()
    {
        LiveProfile profile = new(new CaptureTable(), new LiveLimits());
        Assert.Null(profile.Progress);
        profile.Metadata("progress", "100 0 400 4 0 10 9 40 2");
        profile.Metadata("progress", "nonsense");
        profile.Metadata("progress", "200 50 800 4 0 30 19 120 42");
        Assert.Equal(20, profile.Progress!.Value.MissedPercent);
        Assert.Equal((50.0, 50.0), (profile.LatestProgress!.Value.GilPercent, profile.LatestProgress!.Value.WaitingPercent));
        Assert.Null(profile.Metadatum("progress"));
    }

    [Fact]
    public void A_function_that_calls_itself_has_its_time_once_in_its_total()
    {
        LiveSnapshot snapshot = Whole(Feed(Recursive));
        Assert.Equal(100, snapshot.Sum);
        Assert.Equal(
            [("leaf", 70, 70), ("main", 10, 100), ("walk", 20, 90)],
            snapshot.Rows(byLine: false).Select(row => (snapshot.Function(row.Key).Name, row.Own, row.Total)).Order());
        Assert.Equal(
            [(1, 0, 90), (2, 10, 10), (5, 20, 90), (9, 70, 70)],
            snapshot.Rows(byLine: true).Select(row => (snapshot.Frame(row.Key).Line, row.Own, row.Total)).Order());
    }

    [Fact]
    public void A_thread_is_shown_by_itself()
    {
        LiveProfile profile = Feed(Recursive);
        LiveSnapshot second = profile.Snapshot(new LiveQuery(0, 1, 0, 0));
        Assert.Equal(10, second.Sum);
        Assert.Equal([90, 10], second.Threads.Select(thread => thread.Value));
        Assert.Equal([2, 1], second.Threads.Select(thread => thread.Samples));
        Assert.Equal("leaf", second.FunctionOf(second.Threads[0].TopNode).Name);
        Assert.Equal("walk", second.FunctionOf(second.Threads[0].LastNode).Name);
        Assert.True(second.Threads[0].IsMain);
        Assert.False(second.Threads[1].IsMain);
    }

    [Fact]
    public void Full_mode_tells_how_much_of_its_time_a_thread_was_on_the_CPU()
    {
        const string Text = """
            # mode: full

            P1;T0:1;a.py:main:1 30,0,0
            P1;T0:1;a.py:main:1 10,1,0
            P1;T0:2;a.py:rest:2 40,1,0

            """;
        for (int metric = 0; metric < 4; metric++)
        {
            Assert.Equal([75.0, 0.0], Feed(Text).Snapshot(new LiveQuery(metric, null, 0, 0)).Threads.Select(thread => thread.CpuShare));
        }

        Assert.All(Whole(Feed(Recursive)).Threads, thread => Assert.Null(thread.CpuShare));
    }

    [Fact]
    public void The_own_values_of_a_kind_of_frame_are_added_up()
    {
        LiveSnapshot snapshot = Whole(Feed("P1;T0:1;a.py:f:1;:GC: 30\nP1;T0:1;a.py:f:1 70\nP1;T0:2;a.py:g:1;:GC: 5\n"));
        Assert.Equal(35, snapshot.OwnOf(FrameKind.Gc));
        Assert.Equal(70, snapshot.OwnOf(FrameKind.Python));
    }

    [Fact]
    public void A_window_holds_the_last_seconds_and_no_more()
    {
        LiveProfile profile = Feed(string.Concat(Enumerable.Range(0, 10).Select(second => $"P1;T0:1;a.py:f:{second + 1} {1 << second}\n")), second => second);
        Assert.Equal(1023, profile.Snapshot(new LiveQuery(0, null, 0, 9)).Sum);
        Assert.Equal(512, profile.Snapshot(new LiveQuery(0, null, 1, 9)).Sum);
        Assert.Equal(512 + 256 + 128, profile.Snapshot(new LiveQuery(0, null, 3, 9)).Sum);
        Assert.Equal(512, profile.Snapshot(new LiveQuery(0, null, 3, 11)).Sum);
        Assert.Equal(0, profile.Snapshot(new LiveQuery(0, null, 3, 12)).Sum);
    }

    [Fact]
    public void Sums_of_one_second_are_one_entry_and_old_seconds_go()
    {
        LiveLimits limits = new() { MaxSeconds = 3, MaxWindowEntries = 2 };
        LiveProfile few = Feed("P1;T0:1;a.py:f:1 1\nP1;T0:1;a.py:f:1 1\nP1;T0:1;a.py:f:1 1\n", _ => 0, limits);
        Assert.Equal(3, few.Snapshot(new LiveQuery(0, null, 1, 0)).Sum);

        LiveProfile many = Feed("P1;T0:1;a.py:f:1 1\nP1;T0:1;a.py:f:2 2\nP1;T0:1;a.py:f:3 4\n", second => second, limits);
        Assert.Equal(6, many.Snapshot(new LiveQuery(0, null, 3, 2)).Sum);
        Assert.Equal(1, many.Snapshot(new LiveQuery(0, null, 3, 2)).OldestSecond);
        Assert.Equal(7, many.Snapshot(new LiveQuery(0, null, 0, 2)).Sum);
    }

    [Fact]
    public void Beyond_the_limits_nothing_is_lost_and_nothing_grows()
    {
        LiveLimits limits = new() { MaxNodes = 10, MaxFrames = 8, MaxThreads = 3, MaxCells = 6, MaxDepth = 4 };
        StringBuilder text = new();
        for (int i = 0; i < 1000; i++)
        {
            text.Append($"P1;T0:{i + 1};a.py:f{i}:1;a.py:g{i}:1;a.py:h:1;a.py:i:1;a.py:j:1 1\n");
        }

        LiveSnapshot snapshot = Whole(Feed(text.ToString(), _ => 0, limits));
        Assert.Equal(1000, snapshot.Sum);
        Assert.True(snapshot.IsFull);
        Assert.InRange(snapshot.NodeCount, 1, 20);
        Assert.Equal(4, snapshot.Threads.Count);
        Assert.Equal("[other]", snapshot.Threads[^1].Label);
        Assert.Contains("[other]", snapshot.Rows(false).Select(row => snapshot.Function(row.Key).Name));
        Assert.False(Whole(Feed(Recursive)).IsFull);
    }

    [Fact]
    public void Modes_have_their_quantities()
    {
        LiveProfile profile = Feed("# mode: full\n\nP1;T0:1;a.py:f:1 10,0,4096\nP1;T0:1;a.py:f:1 30,1,-1024\n");
        Assert.Equal([Metric.CpuTime, Metric.WallTime, Metric.Allocation, Metric.Deallocation], profile.Metrics);
        Assert.Equal([10, 40, 4096, 1024], Enumerable.Range(0, 4).Select(metric => profile.Snapshot(new LiveQuery(metric, null, 0, 0)).Sum));
        Assert.Equal([Metric.Allocation, Metric.Deallocation], Feed("# mode: memory\n\nP1;T0:1;a.py:f:1 5\n").Metrics);
    }

    [Theory]
    [InlineData("wall", "10", "20")]
    [InlineData("memory", "1024", "-2048")]
    [InlineData("full", "10,0,1024", "20,1,-2048")]
    public void What_is_saved_has_the_same_sums(string mode, string first, string second)
    {
        string stack = "P1;T0:7;a.py:main:1;libc.so.6:read:0;kernel:sys_read:0";
        LiveProfile profile = Feed($"# mode: {mode}\n# python: 3.12.1\n\n{stack} {first}\n{stack} {second}\nP1;T0:8;a.py:main:1;:GC: {first}\nP1;T0:8;:INVALID: {second}\n");
        ArrayBufferWriter<byte> bytes = new();
        profile.Save(table => CaptureFile.Create(CaptureFormat.Mojo, table, bytes));
        LiveProfile read = Feed(bytes.WrittenSpan.ToArray(), _ => 0, LiveLimits.Default);
        Assert.Equal("3.12.1", read.Metadatum("python"));
        Assert.Equal(profile.Metrics, read.Metrics);
        for (int metric = 0; metric < profile.Metrics.Count; metric++)
        {
            Assert.Equal(Rows(profile, metric), Rows(read, metric));
        }
    }

    [Fact]
    public void Frames_that_could_not_be_read_stand_where_they_are_missing_and_in_front_again_in_what_is_saved()
    {
        LiveProfile profile = Feed(
            "P1;T0:1;:INVALID:;a.py:main:1 1\n" +
            "P1;T0:1;a.py:main:2;a.py:f:3 10\n" +
            "P1;T0:1;:INVALID:;a.py:main:2;a.py:f:3 100\n" +
            "P1;T0:1;:INVALID:;a.py:main:7;a.py:f:3;:GC: 1000\n" +
            "P1;T0:1;:INVALID:;a.py:f:3 10000\n" +
            "P1;T0:1;:INVALID: 100000\n");
        string[] expected =
        [
            ":INVALID: 100000", ":INVALID:;main 1", ":INVALID:;f 10000", "main;f 10", "main;f;:INVALID: 100", "main;f;:INVALID:;:GC: 1000",
        ];
        Assert.Equal(expected.Order(), Stacks(profile));
        ArrayBufferWriter<byte> bytes = new();
        profile.Save(table => CaptureFile.Create(CaptureFormat.Text, table, bytes));
        string[] lines = [.. Encoding.UTF8.GetString(bytes.WrittenSpan).Split('\n').Where(line => line.StartsWith('P')).Order()];
        Assert.Equal(
            [
                "P1;T0:1;:INVALID: 100000", "P1;T0:1;:INVALID:;a.py:f:3 10000", "P1;T0:1;:INVALID:;a.py:main:1 1", "P1;T0:1;:INVALID:;a.py:main:2;a.py:f:3 100",
                "P1;T0:1;:INVALID:;a.py:main:7;a.py:f:3;:GC: 1000", "P1;T0:1;a.py:main:2;a.py:f:3 10",
            ],
            lines);
    }

    [Fact]
    public void Threads_have_the_names_that_the_capture_gives_them_before_and_after_their_samples()
    {
        LiveProfile profile = Feed("# thread: 1 0:7 reader\n\nP1;T0:7;a.py:f:1 5\nP1;T0:8;a.py:f:1 5\nP1;T0:9;a.py:f:1 5\n\n# thread: 1 0:8 late: one\n");
        Assert.Equal(["reader", "late: one", ""], Whole(profile).Threads.Select(thread => thread.Name));
        ArrayBufferWriter<byte> bytes = new();
        profile.Save(table => CaptureFile.Create(CaptureFormat.Mojo, table, bytes));
        Assert.Equal(["reader", "late: one", ""], Whole(Feed(bytes.WrittenSpan.ToArray(), _ => 0, LiveLimits.Default)).Threads.Select(thread => thread.Name));
    }

    [Fact]
    public void After_a_reset_sums_start_from_zero_and_ids_stay()
    {
        LiveProfile profile = Feed(Recursive);
        LiveSnapshot before = Whole(profile);
        profile.Reset();
        LiveSnapshot after = Whole(profile);
        Assert.Equal(0, after.Sum);
        Assert.Equal(0, after.Samples);
        Assert.Equal(before.NodeCount, after.NodeCount);
        Assert.Equal(100, before.Sum);
    }

    [Fact]
    public void Changes_are_what_came_since_and_have_whole_values()
    {
        LiveProfile profile = FeedInSteps(Recursive + "P1;T0:1;a.py:main:1;a.py:walk:5 5\nP1;T0:3;a.py:main:2 1\n", out Action<int> more);
        more(4);
        LiveChanges first = profile.Changes(null);
        Assert.Equal([(0, 0, 70L), (1, 0, 20), (2, 1, 10)], Cells(first));
        Assert.Equal(3, first.Samples);
        Assert.Equal(first.Nodes.Length, first.Now.Nodes);
        Assert.Equal(["0:1", "0:2"], first.Threads.Select(thread => thread.Label));

        LiveChanges nothing = profile.Changes(first.Now);
        Assert.Empty(nothing.Cells);
        Assert.Empty(nothing.Threads);
        Assert.Equal(nothing.Since.Nodes, nothing.Now.Nodes);

        more(2);
        LiveChanges later = profile.Changes(nothing.Now);
        Assert.Equal([(1, 0, 25L), (3, 2, 1)], Cells(later));
        Assert.Equal(["0:3"], later.Threads.Select(thread => thread.Label));
        Assert.Equal(later.Since.Nodes, later.Now.Nodes);

        // Who did not see the second change gets both at once.
        Assert.Equal(Cells(later), Cells(profile.Changes(first.Now)));
        Assert.Equal([(0, 0, 70L), (1, 0, 25), (2, 1, 10), (3, 2, 1)], Cells(profile.Changes(null)));
        profile.Reset();
        Assert.Equal([(0, 0, 0L), (1, 0, 0), (2, 1, 0), (3, 2, 0)], Cells(profile.Changes(later.Now)));
    }

    [Fact]
    public void A_thread_that_gets_its_name_later_is_a_change()
    {
        LiveProfile profile = FeedInSteps("# thread: 1 0:7 reader\n\nP1;T0:7;a.py:f:1 5\nP1;T0:8;a.py:f:1 5\n\n# thread: 1 0:8 late\n", out Action<int> more);
        more(3);
        LiveMark before = profile.Changes(null).Now;
        more(1);
        LiveChanges changes = profile.Changes(before);
        Assert.Equal([(1, "late")], changes.Threads.Select(thread => (thread.Id, thread.Name)));
        Assert.Empty(profile.Changes(changes.Now).Threads);

        // Whoever asks later for all that came since hears of it too.
        Assert.Equal([(1, "late")], profile.Changes(before).Threads.Select(thread => (thread.Id, thread.Name)));
    }

    [Fact]
    public void A_range_has_the_sums_of_its_seconds_and_is_saved_with_them()
    {
        LiveProfile profile = Feed(string.Concat(Enumerable.Range(0, 10).Select(second => $"P1;T0:1;a.py:f:{(second % 2) + 1} {1 << second}\n")), second => second);
        Assert.Equal([4 + 16, 8], profile.Within(new LiveRange(2, 5)));
        Assert.Equal([0, 0], profile.Within(new LiveRange(10, 20)));
        Assert.Equal([1 + 4 + 16 + 64 + 256, 2 + 8 + 32 + 128 + 512], profile.Within(new LiveRange(0, long.MaxValue)));
        Assert.Equal([(7, 128L), (8, 256), (9, 512)], profile.Changes(profile.Changes(null).Now with { Second = 7 }).Seconds.Select(second => (second.Second, second.Values[0])));
        ArrayBufferWriter<byte> bytes = new();
        profile.Save(table => CaptureFile.Create(CaptureFormat.Mojo, table, bytes), new LiveRange(2, 5));
        LiveSnapshot saved = Whole(Feed(bytes.WrittenSpan.ToArray(), _ => 0, LiveLimits.Default));
        Assert.Equal([(1L, 20L), (2, 8)], saved.Rows(byLine: true).Select(row => (saved.Frame(row.Key).Line, row.Own)));
        Assert.Equal([1], profile.Processes());
    }

    // Functions from the root on, and the first value.
    private static string[] Stacks(LiveProfile profile)
    {
        LiveChanges changes = profile.Changes(null);
        LiveNode[] nodes = changes.Nodes.ToArray();
        LiveFrame[] frames = changes.Frames.ToArray();
        LiveFunction[] functions = changes.Functions.ToArray();
        return [.. changes.Cells.Select((cell, i) =>
        {
            List<string> stack = [];
            for (int node = cell.Node; node != 0; node = nodes[node].Parent)
            {
                stack.Insert(0, functions[frames[nodes[node].Frame].Function].Name);
            }

            return $"{string.Join(';', stack)} {changes.Values[i]}";
        }).Order()];
    }

    private static (int, int, long)[] Cells(LiveChanges changes) => [.. changes.Cells.Select((cell, i) => (cell.Id, cell.Thread, changes.Values[i]))];

    // Reads so many samples and metadata at a time.
    private static LiveProfile FeedInSteps(string text, out Action<int> more)
    {
        CaptureReader reader = CaptureFile.Open(new MemoryStream(Encoding.UTF8.GetBytes(text)), CaptureLimits.Default, out _)!;
        LiveProfile profile = new(reader.Table, LiveLimits.Default);
        more = count =>
        {
            for (int i = 0; i < count; i++)
            {
                if (reader.Read() == CaptureItem.Metadata)
                {
                    profile.Metadata(reader.MetadataKey, reader.MetadataValue);
                }
                else
                {
                    profile.Add(reader.Sample, 0);
                }
            }
        };
        return profile;
    }

    private static List<(string, string, long, long)> Rows(LiveProfile profile, int metric)
    {
        LiveSnapshot snapshot = profile.Snapshot(new LiveQuery(metric, null, 0, 0));
        return [.. snapshot.Rows(byLine: true)
            .Select(row => (snapshot.Function(snapshot.Frame(row.Key).Function).Name, snapshot.Function(snapshot.Frame(row.Key).Function).Kind.ToString(), row.Own, row.Total)).Order()];
    }

    private static LiveSnapshot Whole(LiveProfile profile) => profile.Snapshot(new LiveQuery(0, null, 0, 0));

    private static LiveProfile Feed(string text) => Feed(text, _ => 0);

    private static LiveProfile Feed(string text, Func<long, long> secondOf, LiveLimits? limits = null) =>
        Feed(Encoding.UTF8.GetBytes(text), secondOf, limits ?? LiveLimits.Default);

    private static LiveProfile Feed(byte[] capture, Func<long, long> secondOf, LiveLimits limits)
    {
        CaptureReader reader = CaptureFile.Open(new MemoryStream(capture), CaptureLimits.Default, out string reason) ?? throw new InvalidDataException(reason);
        LiveProfile profile = new(reader.Table, limits);
        long index = 0;
        for (CaptureItem item = reader.Read(); item != CaptureItem.End; item = reader.Read())
        {
            if (item == CaptureItem.Metadata)
            {
                profile.Metadata(reader.MetadataKey, reader.MetadataValue);
            }
            else
            {
                profile.Add(reader.Sample, secondOf(index++));
            }
        }

        return profile;
    }
}
