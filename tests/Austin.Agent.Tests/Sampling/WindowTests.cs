using Austin.Agent.Sampling;
using Austin.Agent.Tests.Doubles;
using Austin.Captures.Frames;
using Austin.Captures.Samples;
using Austin.Exports.Profiles;

namespace Austin.Agent.Tests.Sampling;

public sealed class WindowTests
{
    private readonly ProcessFrames _frames = new();
    private readonly WindowTable _table = new();

    [Fact]
    public void Wall_and_CPU_time_come_from_the_same_samples()
    {
        int[] stack = [Frame("main", 1), Frame("work", 2)];
        Write(stack, 10, SampleFlags.None);
        Write(stack, 11, SampleFlags.Idle);
        Write([], 5, SampleFlags.None);
        Assert.Equal(["work main 10 21", "(no frames) 5 5"], Shown());
        Assert.Null(_table.Take());
    }

    [Fact]
    public void A_table_of_frames_that_starts_afresh_changes_nothing()
    {
        int main = Frame("main", 1);
        Write([main, Frame("one", 2)], 10, SampleFlags.None);
        _frames.Reset();
        Assert.Equal(main, Frame("other", 7));
        Write([Frame("other", 7), Frame("main", 1)], 3, SampleFlags.None);
        Assert.Equal(["one main 10 10", "main other 3 3"], Shown());
        Write([Frame("main", 1)], 3, SampleFlags.None);
        Assert.Equal(["main 3 3"], Shown());
    }

    [Fact]
    public void A_stack_like_the_last_is_told_from_one_that_only_looks_so()
    {
        int[] stack = [Frame("main", 1), Frame("work", 2)];
        Write(stack, 1, SampleFlags.None);
        Write(stack, 2, SampleFlags.Invalid);
        Write(stack, 4, SampleFlags.None);
        stack[1] = Frame("work", 3);
        Write(stack, 8, SampleFlags.None);
        Write(stack[..1], 16, SampleFlags.None);
        Assert.Equal(["work main 5 5", ":INVALID: work main 2 2", "work main 8 8", "main 16 16"], Shown().Select(row => row.Replace("work main :INVALID:", ":INVALID: work main", StringComparison.Ordinal)));
        Write(stack[..1], 32, SampleFlags.None);
        Assert.Equal(["main 32 32"], Shown());
    }

    [Fact]
    public void What_is_too_deep_or_too_much_is_bounded_and_counted()
    {
        int[] deep = [.. Enumerable.Range(0, 3_000).Select(i => Frame("f", i + 1))];
        Write(deep, 10, SampleFlags.None);
        WindowSums sums = _table.Take()!;
        int[] shown = sums.Stacks.Stack(sums.Stacks.Count - 1);
        Assert.InRange(shown.Length, 2, WindowTable.MostFrames);
        Assert.Equal("[cut]", sums.Frames[shown[0]].Function);
        Assert.Equal(3_000, sums.Frames[shown[^1]].Line);

        int[] frames = [.. Enumerable.Range(0, 1_000).Select(i => Frame("g", i + 1))];
        long total = 0;
        for (int i = 0; i < WindowTable.MostNodes + 10; i++, total++)
        {
            Write([frames[i % 1000], frames[i / 1000]], 1, SampleFlags.None);
        }

        sums = _table.Take()!;
        Assert.InRange(sums.Stacks.Count, WindowTable.MostNodes, WindowTable.MostNodes + 2);
        Assert.Equal(total, sums.Rows.Sum(row => row.Wall));
    }

    [Fact]
    public void A_stack_that_was_seen_costs_no_memory()
    {
        int[] stack = [Frame("main", 1), Frame("work", 2)];
        Write(stack, 10, SampleFlags.None);
        Write(stack, 10, SampleFlags.None);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1_000; i++)
        {
            Write(stack, 10, SampleFlags.Idle);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Windows_follow_one_another_whatever_becomes_of_the_clock()
    {
        ManualTime time = new();
        WindowClock clock = new(time);
        time.Pass(TimeSpan.FromSeconds(15));
        (long start, long duration) = clock.Next();
        Assert.Equal(15_000_000_000, duration);
        time.Set(TimeSpan.FromMilliseconds(-300));
        time.Pass(TimeSpan.FromSeconds(14));
        (long second, long secondDuration) = clock.Next();
        Assert.Equal((start + duration, 14_000_000_000), (second, secondDuration));
        time.Set(TimeSpan.FromHours(5));
        time.Pass(TimeSpan.FromSeconds(15));
        (long third, _) = clock.Next();
        Assert.Equal(second + secondDuration, third);
        time.Pass(TimeSpan.FromSeconds(15));
        (long fourth, long last) = clock.Next();
        Assert.Equal((time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100, fourth + last);
    }

    [Fact]
    public void A_limit_on_the_CPU_is_kept_by_sampling_less_often()
    {
        CpuGovernor governor = new(10_000_000, 2);
        double cost = 400_000;
        for (int i = 0; i < 50; i++)
        {
            governor.Observe((long)(cost * 1e9 / governor.Interval), 1_000_000_000);
        }

        Assert.InRange(cost / governor.Interval, 0.015, 0.0201);
        for (int i = 0; i < 50; i++)
        {
            governor.Observe(1_000_000, 1_000_000_000);
        }

        Assert.Equal(10_000_000, governor.Interval);
        CpuGovernor none = new(10_000_000, 0);
        none.Observe(1_000_000_000, 1_000_000_000);
        Assert.Equal(10_000_000, none.Interval);
    }

    /// <remarks>Ten threads that share one CPU are all ready to run in nearly all samples.</remarks>
    [Fact]
    public void A_process_has_no_more_cpu_time_than_it_has_used()
    {
        int[] leaf = [Frame("main", 1), Frame("leaf", 2)];
        Write(leaf, 3_000, default);
        Write([Frame("main", 1)], 1_000, default);
        Write(leaf, 500, SampleFlags.Idle);
        WindowSums sums = _table.Take()!;
        Assert.Equal([(3_000, 3_500), (1_000, 1_000)], TimesOf(sums.WithCpuAtMost(long.MaxValue)));
        Assert.Equal([(3_000, 3_500), (1_000, 1_000)], TimesOf(sums.WithCpuAtMost(4_000)));
        Assert.Equal([(300, 3_500), (100, 1_000)], TimesOf(sums.WithCpuAtMost(400)));
        Assert.Equal([(0, 3_500), (0, 1_000)], TimesOf(sums.WithCpuAtMost(0)));

        static IEnumerable<(int, int)> TimesOf(WindowSums sums) => sums.Rows.Select(row => ((int)row.Cpu, (int)row.Wall));
    }

    private IEnumerable<string> Shown()
    {
        WindowSums sums = _table.Take()!;
        ExportProfile profile = sums.ToProfile(0, 0, 0);
        return profile.Samples.Select(sample =>
            string.Join(' ', sums.Stacks.Stack(sample.Node).Reverse().Select(frame => sums.Frames[frame].Function).Concat(sample.Values.Select(v => $"{v}"))));
    }

    private int Frame(string function, int line) =>
        _frames.Add(FrameKind.Python, "app.py"u8, System.Text.Encoding.UTF8.GetBytes(function), new SourceSpan(line, 0, 0, 0));

    private void Write(int[] stack, long time, SampleFlags flags) => _table.Write(new Sample
    {
        Pid = 1,
        InterpreterId = 0,
        ThreadId = 1,
        Frames = stack,
        Table = _frames,
        Flags = flags,
        TimeMicroseconds = time,
    });
}
