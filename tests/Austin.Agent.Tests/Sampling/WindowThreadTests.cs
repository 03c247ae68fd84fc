using Austin.Agent.Sampling;
using Austin.Captures.Frames;
using Austin.Captures.Samples;
using Austin.Exports.Profiles;

namespace Austin.Agent.Tests.Sampling;

/// <summary>Windows with threads told apart, and with memory.</summary>
public sealed class WindowThreadTests
{
    private readonly ProcessFrames _frames = new();

    [Fact]
    public void Threads_of_one_name_are_one_and_those_without_a_name_too()
    {
        WindowTable table = new(withThreads: true);
        Name(table, 1, "main");
        Name(table, 2, "worker");
        Name(table, 3, "worker");
        table.Metadata("python", "3.12");
        foreach (long thread in new long[] { 1, 2, 3, 4, 5 })
        {
            Write(table, thread, thread);
        }

        Assert.Equal(["- 9", "main 1", "worker 5"], Shown(table));
    }

    [Fact]
    public void A_name_stays_as_long_as_its_thread_and_follows_a_new_one()
    {
        WindowTable table = new(withThreads: true);
        Name(table, 1, "a");
        Name(table, 2, "b");
        Write(table, 1, 1);
        Write(table, 2, 1);
        Assert.Equal(["a 1", "b 1"], Shown(table));
        Write(table, 1, 2);
        Assert.Equal(["a 2"], Shown(table));

        // The second was not met in a whole window: it has ended, and what has its id now is another thread.
        Name(table, 1, "c");
        Write(table, 1, 3);
        Write(table, 2, 3);
        Assert.Equal(["- 3", "c 3"], Shown(table));
    }

    [Fact]
    public void What_is_distinct_is_bounded_and_no_time_is_lost()
    {
        WindowTable table = new(withThreads: true);
        for (int i = 0; i < 1_000; i++)
        {
            Name(table, i, $"{i} {new string('x', 400)}");
            Write(table, i, 1);
        }

        string[] shown = [.. Shown(table)];
        Assert.Equal(WindowThreads.MostNames + 1, shown.Length);
        Assert.Equal($"{WindowThreads.Other} {1_000 - WindowThreads.MostNames}", shown.Single(line => line.StartsWith('[')));
        Assert.All(shown, line => Assert.InRange(line.Length, 1, 210));
    }

    [Fact]
    public void A_thread_that_was_seen_costs_no_memory()
    {
        WindowTable table = new(withThreads: true, withMemory: true);
        Name(table, 1, "main");
        Write(table, 1, 1);
        Write(table, 2, 1);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1_000; i++)
        {
            Write(table, 1, 1, 4096);
            Write(table, 2, 1, -4096);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Growth_and_shrinkage_are_added_up_apart()
    {
        WindowTable table = new(withMemory: true);
        Write(table, 1, 10, 4096);
        Write(table, 1, 10, -8192);
        Write(table, 2, 0, 4096);
        ExportProfile profile = table.Take()!.ToProfile(0, 0, 0);
        Assert.Equal([Metric.CpuTime, Metric.WallTime, Metric.Allocation, Metric.Deallocation], profile.Metrics);
        ExportSample sample = Assert.Single(profile.Samples);
        Assert.Null(sample.Thread);
        Assert.Equal([20L, 20, 8192, 8192], sample.Values);
        Assert.Equal([8192L], Assert.Single(profile.Only(Metric.Deallocation).Samples).Values);

        WindowTable other = new();
        Write(other, 1, 10, 4096);
        Assert.Equal([10L, 10], Assert.Single(other.Take()!.ToProfile(0, 0, 0).Samples).Values);
    }

    private static void Name(WindowTable table, long thread, string name) => table.Metadata(ThreadName.Key, new ThreadName(7, 0, (ulong)thread, name).ToString());

    private static IEnumerable<string> Shown(WindowTable table) =>
        table.Take()!.ToProfile(0, 0, 0).Samples.Select(sample => $"{sample.Thread?.Name ?? "-"} {sample.Values[1]}").Order(StringComparer.Ordinal);

    private void Write(WindowTable table, long thread, long time, long memory = 0) => table.Write(new Sample
    {
        Pid = 7,
        InterpreterId = 0,
        ThreadId = thread,
        Frames = _stack ??= [_frames.Add(FrameKind.Python, "app.py"u8, "main"u8, new SourceSpan(1, 0, 0, 0))],
        Table = _frames,
        TimeMicroseconds = time,
        MemoryBytes = memory,
    });

    private int[]? _stack;
}
