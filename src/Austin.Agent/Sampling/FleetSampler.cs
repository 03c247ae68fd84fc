using System.Collections.Concurrent;
using Austin.Agent.Targets;
using Austin.Captures.Samples;
using Austin.Common.Console;
using Austin.Common.Linux;
using Austin.Common.Sampling;
using Austin.Common.Sampling.Loop;

namespace Austin.Agent.Sampling;

/// <summary>Samples all targets on one thread, and hands over what each window adds up to.</summary>
/// <param name="settings">What to sample.</param>
/// <param name="finder">Where targets come from.</param>
/// <param name="counters">What is counted.</param>
/// <param name="time">Tells when windows begin.</param>
/// <param name="log">Told of errors.</param>
/// <param name="handOver">Takes a window; must not wait.</param>
internal sealed class FleetSampler(
    FleetSettings settings, TargetFinder finder, FleetCounters counters, TimeProvider time, ITargetLog log, Action<IReadOnlyList<WindowPart>> handOver)
{
    // Longest sleep without a look at whether to stop, in ns.
    private const long LongestSleep = 20_000_000;
    private const long GovernorPeriod = 1_000_000_000;

    private readonly List<FleetTarget> _targets = [];
    private readonly ConcurrentQueue<(FleetSettings Settings, Action Between)> _changes = [];

    // What was seen in this window of processes that are gone.
    private readonly List<(FleetTarget Target, WindowSums Sums, long Until)> _ended = [];
    private readonly SamplingStatistics _statistics = new(settings.Interval.Ticks / TimeSpan.TicksPerMicrosecond);
    private readonly WindowClock _clock = new(time);
    private FleetSettings _settings = settings;

    /// <summary>How each process is sampled: time and Python frames, whether threads are on a CPU, and memory where that is wanted.</summary>
    public static SamplingSettings ToSampling(FleetSettings settings) => new()
    {
        Mode = settings.WithMemory ? SamplingMode.Full : SamplingMode.Wall,
        Interval = settings.Interval,
        TellsIdle = true,
    };

    /// <summary>Samples otherwise from now on: the window ends, and the next is by the new settings. Any thread may say so.</summary>
    /// <param name="settings">The new settings.</param>
    /// <param name="between">What to do between the two windows, on the sampling thread; must not wait.</param>
    public void Change(FleetSettings settings, Action between) => _changes.Enqueue((settings, between));

    /// <summary>Samples until told to stop; the last window is handed over.</summary>
    /// <param name="stop">Tells it.</param>
    public void Run(StopRequest stop)
    {
        Clock.RequestPreciseTimers();
        long now = Clock.MonotonicNanoseconds;
        CpuGovernor governor = Governor();
        Schedule schedule = new(governor.Interval, now, seed: (ulong)now);
        (long used, long observed) = (Clock.OwnNanoseconds, now);
        long windowStart = now;
        while (!stop.IsRequested)
        {
            while (finder.TryTake(out FleetTarget? target))
            {
                _targets.Add(target!);
            }

            // Before the pass, which gives back what is not wanted any more, into the window that ends.
            bool changes = _changes.TryDequeue(out (FleetSettings Settings, Action Between) change);
            Pass();
            now = Clock.MonotonicNanoseconds;
            if (changes || now - windowStart >= _settings.Window.Ticks * 100)
            {
                CloseWindow(windowStart);
                windowStart = now;
            }

            if (changes)
            {
                _settings = change.Settings;
                change.Between();
                governor = Governor();
                schedule.IntervalNanoseconds = governor.Interval;
                schedule.Restart(now);
            }

            if (now - observed >= GovernorPeriod)
            {
                long own = Clock.OwnNanoseconds;
                governor.Observe(own - used, now - observed);
                schedule.IntervalNanoseconds = governor.Interval;
                (used, observed) = (own, now);
            }

            long deadline = schedule.Next(now);
            counters.Missed = schedule.Missed;
            while (now < deadline && !stop.IsRequested && _changes.IsEmpty)
            {
                Clock.SleepUntil(Math.Min(deadline, now + LongestSleep));
                now = Clock.MonotonicNanoseconds;
            }
        }

        Pass();
        CloseWindow(windowStart);

        // Who asked for a change that came too late is told all the same.
        while (_changes.TryDequeue(out (FleetSettings Settings, Action Between) late))
        {
            late.Between();
        }
    }

    private CpuGovernor Governor() => new(_settings.Interval.Ticks * 100, _settings.MostCpuPercent);

    private void Pass()
    {
        for (int i = _targets.Count - 1; i >= 0; i--)
        {
            FleetTarget target = _targets[i];
            long now = Clock.MonotonicNanoseconds;
            if (TryPass(target))
            {
                target.Seen = now;
            }
            else
            {
                _targets.RemoveAt(i);
                if (target.Table.Take() is { } sums)
                {
                    _ended.Add((target, sums, target.Seen));
                }

                finder.Return(target);
            }
        }

        counters.Targets = _targets.Count;
        counters.Samples = _statistics.Samples;
        counters.Invalid = _statistics.Invalid;
    }

    private bool TryPass(FleetTarget target)
    {
        try
        {
            bool goesOn = !target.IsStale && (target.Sampler.TryRest() || target.Sampler.Pass(target.Table, _statistics, isPlaced: false));
            if (target.IsStale || (goesOn && !target.Candidate.IsWanted))
            {
                // It may have been asleep until then.
                target.Sampler.EndRest(target.Table, _statistics);
                return false;
            }

            return goesOn;
        }
        catch (Exception exception)
        {
            // One process is not the end of the others.
            log.Say($"process {target.Identity.Pid} is left out after an unexpected error, please report it: {FaultText.Of(exception)}");
            return false;
        }
    }

    private void CloseWindow(long windowStart)
    {
        (long start, long duration) = _clock.Next();
        List<WindowPart> parts = [];
        foreach (FleetTarget target in _targets)
        {
            target.Sampler.EndRest(target.Table, _statistics);
            long used = target.TakeUsed();
            if (target.Table.Take() is { } sums)
            {
                parts.Add(PartOf(target, sums.WithCpuAtMost(used), windowStart, long.MaxValue, start, duration));
            }
        }

        parts.AddRange(_ended.Select(ended => PartOf(ended.Target, ended.Sums, windowStart, ended.Until, start, duration)));
        _ended.Clear();
        if (parts.Count > 0)
        {
            handOver(parts);
        }
    }

    // A process that came or went in the middle of a window has a shorter one; what it became by exec begins when that is over.
    private WindowPart PartOf(FleetTarget target, WindowSums sums, long windowStart, long until, long start, long duration)
    {
        long begin = Math.Clamp(target.Since - windowStart, 0, duration);
        long end = Math.Clamp(until - windowStart, begin, duration);
        return new WindowPart(target.Identity, sums.ToProfile(start + begin, end - begin, _settings.Interval.Ticks / TimeSpan.TicksPerMicrosecond));
    }
}
