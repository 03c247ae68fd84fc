using System.Globalization;
using Austin.Captures.Samples;

namespace Austin.Tools.Profiles;

/// <summary>Finds out when each sample of a capture began, which the capture itself does not say.</summary>
/// <remarks>
/// <para>
/// What a capture proves: its order is that in which samples were taken, each at the end of the time it stands for. A pass
/// over a process takes all its threads at one time, so it is over where a thread comes again, the measure changes or another
/// process comes. New threads in front of that place belong to the next pass, as the newest come first in a process's list.
/// </para>
/// <para>
/// A pass ends one measure behind the last sample of any of its threads. A process so never drifts, however many threads
/// come and go. Nor is it before what precedes it in the capture: where its own samples say so, some of them were lost, and
/// there is a gap. A process that is new begins there, which may be an interval too early and is never too late.
/// </para>
/// <para>
/// In the mode <c>cpu</c> the measures are less than the time that passed, and each thread has its own: passes are at
/// least an interval apart. In the mode <c>memory</c>, where no time is told, they are just that.
/// </para>
/// <para>
/// Samples of tasks that do not run belong to the pass over the threads that precede them.
/// </para>
/// </remarks>
/// <typeparam name="T">What the caller keeps of a sample.</typeparam>
/// <param name="table">The frames of the capture.</param>
/// <param name="metrics">Tells the mode.</param>
/// <param name="place">Takes what was kept, where on the axis it begins and how long it lasts, in µs; in the order of each thread.</param>
internal sealed class TimeAxis<T>(CaptureTable table, MetricsOfCapture metrics, Action<T, long, long> place)
{
    private readonly Dictionary<CaptureThread, ThreadClock> _threads = [];
    private readonly Dictionary<long, ProcessClock> _processes = [];
    private readonly List<Pending> _pass = [];
    private readonly List<Pending> _next = [];
    private long _passes;
    private bool _isStarted;

    /// <summary>Tells threads and tasks apart.</summary>
    public TaskTracks Tracks { get; } = new(table);

    /// <summary>Where the last of all samples so far ends, in µs.</summary>
    public long End { get; private set; }

    /// <summary>Distance of passes in µs, as the metadata tell it.</summary>
    public long Interval { get; private set; } = 1;

    public void Metadata(string key, string value)
    {
        Tracks.Metadata(key, value);
        if (key == "interval" && long.TryParse(value, NumberStyles.None, null, out long interval))
        {
            Interval = interval;
        }
    }

    /// <summary>Adds the next sample of the capture.</summary>
    public void Add(CaptureSample sample, T kept)
    {
        SamplingMode mode = metrics.For(sample).Mode;
        Pending next = new(Find(sample.Thread), mode == SamplingMode.Memory ? Interval : SampleMetrics.Value(Metric.WallTime, sample), kept);
        if (_pass.Count > 0 && Tracks.IsWaiting(sample))
        {
            _pass.Add(next);
            return;
        }

        if (_pass.Count > 0 && (next.Thread.Pass == _passes || !MayBeOfOnePass(_pass[^1], next)))
        {
            ClosePass(next);
        }

        Join(next);
    }

    /// <summary>Places what is left.</summary>
    public void Finish()
    {
        if (_pass.Count > 0)
        {
            Place();
        }
    }

    private static long Sum(long time, long duration) => time > long.MaxValue - duration ? long.MaxValue : time + duration;

    private bool MayBeOfOnePass(Pending one, Pending other) => one.Thread.Process == other.Thread.Process
        && (one.Duration == other.Duration || metrics.Set.Mode == SamplingMode.Cpu);

    private ThreadClock Find(CaptureThread thread)
    {
        if (_threads.TryGetValue(thread, out ThreadClock? clock))
        {
            return clock;
        }

        if (!_processes.TryGetValue(thread.Pid, out ProcessClock? process))
        {
            process = new ProcessClock();
            _processes.Add(thread.Pid, process);
        }

        clock = new ThreadClock(process);
        _threads.Add(thread, clock);
        return clock;
    }

    private void Join(Pending sample)
    {
        sample.Thread.Pass = _passes;
        _pass.Add(sample);
    }

    private void ClosePass(Pending next)
    {
        if (_pass.Exists(s => !s.Thread.IsNew))
        {
            int first = _pass.FindLastIndex(s => !s.Thread.IsNew || s.Thread == next.Thread || !MayBeOfOnePass(s, next)) + 1;
            _next.AddRange(_pass.Skip(first));
            _pass.RemoveRange(first, _next.Count);
        }

        Place();
        _pass.Clear();
        _passes++;
        _next.ForEach(Join);
        _next.Clear();
    }

    private void Place()
    {
        ProcessClock process = _pass[0].Thread.Process;
        long longest = 0;
        long end = 0;
        foreach (Pending sample in _pass)
        {
            longest = Math.Max(longest, sample.Duration);
            end = Math.Max(end, sample.Thread.IsNew ? 0 : Sum(sample.Thread.End, sample.Duration));
        }

        if (process.Passes == 0)
        {
            // All processes of the first round began together.
            end = _isStarted ? Sum(End, longest) : Math.Max(End, longest);
        }
        else
        {
            _isStarted = true;
            end = end > process.End ? end : Sum(process.End, longest);
            if (metrics.Set.Mode == SamplingMode.Cpu)
            {
                end = Math.Max(end, process.First + (process.Passes * Interval));
            }

            // The start of a new process was a guess; less than that is no lost sample.
            end = end < End - (longest / 2) ? End : end;
        }

        process.First = process.Passes++ == 0 ? end : process.First;
        process.End = end;
        End = Math.Max(End, end);
        foreach (Pending sample in _pass)
        {
            sample.Thread.End = end;
            sample.Thread.IsNew = false;
            place(sample.Kept, end - sample.Duration, sample.Duration);
        }
    }

    private readonly record struct Pending(ThreadClock Thread, long Duration, T Kept);

    private sealed class ThreadClock(ProcessClock process)
    {
        public ProcessClock Process { get; } = process;

        /// <summary>Where its last sample ended.</summary>
        public long End { get; set; }

        /// <summary>The pass of its last sample.</summary>
        public long Pass { get; set; } = -1;

        /// <summary>Whether no sample of it was placed yet.</summary>
        public bool IsNew { get; set; } = true;
    }

    private sealed class ProcessClock
    {
        /// <summary>Where its first pass ended.</summary>
        public long First { get; set; }

        /// <summary>Where its last pass ended.</summary>
        public long End { get; set; }

        public long Passes { get; set; }
    }
}
