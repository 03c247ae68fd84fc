using System.IO.MemoryMappedFiles;
using Austin.Common.Linux;

namespace Austin.Live.Tests.Linux;

public sealed class TurnWatchTests
{
    private const long Gap = 10_000_000;

    /// <remarks>Each counts as fast as it can, and so tells whether it ran; they share one CPU.</remarks>
    [SkippableFact]
    public void Who_is_said_not_to_have_run_has_not()
    {
        const int Count = 16;
        Interpreter python = Interpreters.RequireAny();
        using TemporaryFolder folder = new();
        List<Counter> counters = [];
        try
        {
            for (int i = 0; i < Count; i++)
            {
                counters.Add(new Counter(python, folder.File($"count{i}")));
            }

            int stood = 0;
            Patience.Until(
                () =>
                {
                    Clock.SleepUntil(Clock.MonotonicNanoseconds + Gap);
                    stood += counters.Count(counter => counter.Look());
                    return stood >= 200;
                },
                "looks at processes that had not run");
        }
        finally
        {
            counters.ForEach(counter => counter.Dispose());
        }
    }

    [SkippableFact]
    public void One_that_sleeps_has_not_run_and_one_of_several_threads_may_have()
    {
        using RunningTarget sleeping = RunningTarget.Start(Interpreters.RequireAny(), "parked.py");
        using TemporaryFolder folder = new();
        using Counter several = new(Interpreters.RequireAny(), folder.File("count"), threads: 1);
        using RunningTarget only = RunningTarget.Start(Interpreters.RequireAny(), "seventy_five.py");
        using TurnWatch parked = new(sleeping.Pid, sleeping.Pid);
        using TurnWatch running = new(only.Pid, only.Pid);
        using TurnWatch gone = new(int.MaxValue, int.MaxValue);
        int ofSeveral = 0;
        int ofGone = 0;
        int ofRunning = 0;
        for (int i = 0; i < 50; i++)
        {
            Clock.SleepUntil(Clock.MonotonicNanoseconds + Gap);
            long now = Clock.MonotonicNanoseconds;
            ofSeveral += several.Look() ? 1 : 0;
            ofGone += gone.HasStood(now) ? 1 : 0;
            ofRunning += running.HasStood(now) ? 1 : 0;
            _ = parked.HasStood(now);
        }

        Assert.Equal((0, 0), (ofSeveral, ofGone));

        // Its threads wait for ever, but there are several.
        Assert.False(parked.HasStood(Clock.MonotonicNanoseconds));
        Assert.True(ofRunning < 50, $"{ofRunning} looks of 50");
    }

    [Theory]
    [InlineData("1-3\n", true)]
    [InlineData("\n", false)]
    [InlineData(" (null)\n", false)]
    [InlineData(null, false)]
    public void Cpus_without_ticks_are_told(string? text, bool expected)
    {
        using TemporaryFolder folder = new();
        string path = folder.File("nohz_full");
        if (text is not null)
        {
            File.WriteAllText(path, text);
        }

        Assert.Equal(expected, TurnWatch.HasTicklessCpus(path));
    }

    private sealed class Counter : IDisposable
    {
        private readonly RunningTarget _target;
        private readonly MemoryMappedFile _file;
        private readonly MemoryMappedViewAccessor _count;
        private readonly TurnWatch _watch;
        private long _seen = -1;

        public Counter(Interpreter python, string path, int threads = 0)
        {
            File.WriteAllBytes(path, new byte[8]);
            _target = RunningTarget.Start(python, "counting.py", path, $"{threads}");
            _file = MemoryMappedFile.CreateFromFile(path, FileMode.Open);
            _count = _file.CreateViewAccessor(0, 8);
            _watch = new TurnWatch(_target.Pid, _target.Pid);
        }

        // Fails where it has counted since the last look that found that it may have run.
        public bool Look()
        {
            long before = _count.ReadInt64(0);
            if (_watch.HasStood(Clock.MonotonicNanoseconds))
            {
                Assert.Equal(_seen, before);
                return true;
            }

            _seen = _count.ReadInt64(0);
            return false;
        }

        public void Dispose()
        {
            _watch.Dispose();
            _count.Dispose();
            _file.Dispose();
            _target.Dispose();
        }
    }
}
