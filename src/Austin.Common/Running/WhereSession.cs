using Austin.Common.CommandLine;
using Austin.Common.Console;
using Austin.Common.Linux;
using Austin.Common.Sampling;
using Austin.Common.Sampling.Loop;
using Austin.Common.Views;

namespace Austin.Common.Running;

/// <summary>Where mode on a process that was found: once, or again and again.</summary>
/// <param name="options">What the user asked for.</param>
/// <param name="styling">How the output looks.</param>
/// <param name="stop">Ends it.</param>
internal sealed class WhereSession(SamplerOptions options, Styling styling, StopRequest stop)
{
    private const long NanosecondsPerMicrosecond = 1000;

    // A hundred years in µs: sums of such times fit in ns.
    private const long Forever = 100L * 365 * 24 * 3600 * 1_000_000;

    // Longest sleep without a look at whether to stop.
    private const long LongestSleep = 20_000_000;

    /// <summary>Looks until the process ended, the exposure is over, a signal came or the output failed; once unless there is a period.</summary>
    /// <param name="sampler">What looks.</param>
    /// <param name="output">Where it goes.</param>
    /// <param name="target">The process that was asked for.</param>
    /// <param name="version">Version of the interpreter.</param>
    public void Run(ISampler sampler, OutputFile output, ITargetProcess target, string? version)
    {
        WhereView view = new(output, styling);
        bool repeats = options.EveryMicroseconds > 0;
        long start = Clock.MonotonicNanoseconds;
        long end = options.ExposureMicroseconds is > 0 and < Forever ? start + (options.ExposureMicroseconds * NanosecondsPerMicrosecond) : long.MaxValue;
        Schedule schedule = new(Math.Min(options.EveryMicroseconds, Forever) * NanosecondsPerMicrosecond, start, seed: 0);
        while (true)
        {
            DateTime? time = repeats ? DateTime.UtcNow : null;
            bool isThere = options.Json ? WriteJson(sampler, output, version, time) : Write(sampler, view, time);
            if (!repeats || !isThere || output.Failed || !SleepUntil(schedule.Next(Clock.MonotonicNanoseconds), end, target))
            {
                return;
            }
        }
    }

    private bool Write(ISampler sampler, WhereView view, DateTime? time)
    {
        if (time is { } moment)
        {
            view.Begin(moment);
        }

        bool isThere = sampler.Where(HidingObserver.Before(view, options.Hide), stop);
        view.End();
        return isThere;
    }

    private bool WriteJson(ISampler sampler, OutputFile output, string? version, DateTime? time) =>
        JsonOutput.Write(output, isIndented: time is null, json =>
        {
            WhereJson threads = new(json, version, time: time);
            bool isThere = sampler.Where(HidingObserver.Before(threads, options.Hide), stop);
            threads.End();
            return isThere;
        });

    // False when there is no further look.
    private bool SleepUntil(long deadline, long end, ITargetProcess target)
    {
        for (long now = Clock.MonotonicNanoseconds; now < deadline; now = Clock.MonotonicNanoseconds)
        {
            // With children wanted these may go on.
            if (stop.IsRequested || now >= end || (!options.Children && target.HasExited()))
            {
                return false;
            }

            Clock.SleepUntil(Math.Min(Math.Min(deadline, end), now + LongestSleep));
        }

        return !stop.IsRequested && Clock.MonotonicNanoseconds < end;
    }
}
