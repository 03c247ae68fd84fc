using System.Globalization;
using Austin.Captures.Frames;
using Austin.Captures.Writing;
using Austin.Common.Console;
using Austin.Common.Sampling;

namespace Austin.Common.Running;

/// <summary>The statistics of a run, for people and as metadata.</summary>
internal static class StatisticsReport
{
    private const int MostGilLines = 10;
    private const int MostThreadLines = 5;

    // Of the rate asked for: with less there is something to tell, and with less than that something to do.
    private const double NearlyAll = 0.99;
    private const double EnoughOfTheRate = 0.95;

    // Of the duration: a sampler that is ready to run and may not for longer is kept from it.
    private const double LongWait = 0.05;

    /// <summary>Writes the trailer's metadata in the order clients know.</summary>
    /// <param name="writer">Between <see cref="ISampleWriter.BeginTrailer"/> and <see cref="ISampleWriter.End"/>.</param>
    /// <param name="statistics">The run.</param>
    /// <param name="gc">Whether collector time was measured.</param>
    /// <param name="pipe">Whether the statistics go here instead of to standard error.</param>
    public static void WriteMetadata(ISampleWriter writer, SamplingStatistics statistics, bool gc, bool pipe)
    {
        writer.Metadata("duration", Number(statistics.Duration));
        if (gc)
        {
            writer.Metadata("gc", Number(statistics.GcTime));
        }

        if (statistics.Samples == 0)
        {
            return;
        }

        if (pipe)
        {
            WriteRates(writer, statistics);
        }

        // Of this implementation only: samples without their innermost frames, samples some of whose callers were not read, and
        // passes from the target's own CPU.
        writer.Metadata("truncated", $"{Number(statistics.Truncated)}/{Number(statistics.Samples)}");
        writer.Metadata("inferred", $"{Number(statistics.Inferred)}/{Number(statistics.Samples)}");
        if (statistics.UntoldTasks > 0)
        {
            writer.Metadata("untold-tasks", $"{Number(statistics.UntoldTasks)}/{Number(statistics.Samples)}");
        }

        if (statistics.CutTasks > 0)
        {
            writer.Metadata("cut-tasks", Number(statistics.CutTasks));
        }

        writer.Metadata("placement", $"{Number(statistics.PassesOnTargetCpu)}/{Number(statistics.Passes)}");
    }

    private static void WriteRates(ISampleWriter writer, SamplingStatistics statistics)
    {
        string samples = Number(statistics.Samples);
        writer.Metadata("sampling", string.Join(',', Number(statistics.Shortest), Number(statistics.Average), Number(statistics.Longest)));
        writer.Metadata("saturation", $"{Number(statistics.Long)}/{samples}");
        writer.Metadata("errors", $"{Number(statistics.Invalid)}/{samples}");
        if (statistics.Stops.Count > 0)
        {
            // Of this implementation only: number of stops; median, 99th percentile and longest in µs.
            writer.Metadata("stops", Number(statistics.Stops.Count));
            writer.Metadata("stopped", StopHistogram(statistics.Stops, ','));
        }
    }

    /// <summary>Writes the closing lines on standard error.</summary>
    public static void Write(Messenger messenger, SamplingStatistics statistics, bool gc)
    {
        Styling style = messenger.Styling;
        messenger.Line();
        if (statistics.Samples == 0)
        {
            messenger.Line(style.Icon("😣") + "No samples collected.");
            WriteWithoutGil(messenger, statistics);
            WriteErrors(messenger, statistics);
            return;
        }

        messenger.Line(style.Bold("Statistics"));
        messenger.Line($"{style.Icon("⌛")}Sampling duration : {style.Bold(Seconds(statistics.Duration))}");
        if (gc)
        {
            messenger.Line($"{style.Icon("🗑️ ")}Garbage collector : {style.Bold(Seconds(statistics.GcTime))} " +
                $"({style.Bold(Percent(statistics.GcTime, statistics.Duration))})");
        }

        string times = $"{Number(statistics.Shortest)}/{Number(statistics.Average)}/{Number(statistics.Longest)} μs";
        messenger.Line($"{style.Icon("⏱️ ")}Frame sampling (min/avg/max) : {style.Bold(times)}");
        messenger.Line($"{style.Icon("🐢")}Long sampling rate : {Share(style, statistics.Long, statistics.Samples)} " +
            "samples took longer than the sampling interval to collect");
        messenger.Line($"{style.Icon("💀")}Error rate : {Share(style, statistics.Invalid, statistics.Samples)} invalid samples");
        WriteCauses(messenger, statistics);
        WriteThreads(messenger, statistics);
        WriteGil(messenger, statistics);
        WriteWithoutGil(messenger, statistics);
        WriteErrors(messenger, statistics);
        if (statistics.Stops.Count > 0)
        {
            messenger.Line($"{style.Icon("✋")}Threads stopped : {style.Bold(Number(statistics.Stops.Count))} times, for " +
                $"{style.Bold(StopHistogram(statistics.Stops, '/') + " μs")} (median/99th percentile/max)");
        }
    }

    // Those with the most time come first; the one thread of a program has all of it.
    private static void WriteThreads(Messenger messenger, SamplingStatistics statistics)
    {
        List<ThreadTime> threads = [.. statistics.Threads.Where(static thread => thread.Time > 0).OrderByDescending(static thread => thread.Time)];
        if (threads.Count < 2)
        {
            return;
        }

        Styling style = messenger.Styling;
        messenger.Line($"{style.Icon("🧵")}Time of threads :");
        foreach (ThreadTime thread in threads.Take(MostThreadLines))
        {
            string name = thread.ThreadId == 0 ? "all others" : SafeText.Line(thread.Name ?? "thread") + $" ({Number(thread.ThreadId)})";
            messenger.Line($"   {name} : {style.Bold(Seconds(thread.Time))}");
        }

        if (threads.Count > MostThreadLines)
        {
            messenger.Line($"   and {Number(threads.Count - MostThreadLines)} more : {style.Bold(Seconds(threads.Skip(MostThreadLines).Sum(static thread => thread.Time)))}");
        }
    }

    // Those that waited most come first.
    private static void WriteGil(Messenger messenger, SamplingStatistics statistics)
    {
        if (statistics.Gil.Count == 0)
        {
            return;
        }

        Styling style = messenger.Styling;
        messenger.Line($"{style.Icon("🔒")}GIL, of the life of each thread while it was sampled :");
        List<GilShare> shares = [.. statistics.Gil.Where(static share => share.Held + share.Waited > 0)
            .OrderByDescending(static share => share.Waited).ThenByDescending(static share => share.Held)];
        foreach (GilShare share in shares.Take(MostGilLines))
        {
            string name = SafeText.Line(share.Name ?? "thread") + $" ({Number(share.ThreadId)})";
            messenger.Line($"   {name} : held it {style.Bold(Percent(share.Held, share.Looks))}, waited for it {style.Bold(Percent(share.Waited, share.Looks))}");
        }

        int left = shares.Count - MostGilLines;
        int without = statistics.Gil.Count - shares.Count;
        if (left > 0 || without > 0)
        {
            string more = left > 0 ? $"{Number(left)} more" : "";
            string others = without > 0 ? $"{Number(without)} that neither held it nor waited for it at any look" : "";
            messenger.Line($"   and {string.Join(", and ", new[] { more, others }.Where(static text => text.Length > 0))}");
        }
    }

    // In place of an empty profile, or of one that shows too little.
    private static void WriteWithoutGil(Messenger messenger, SamplingStatistics statistics)
    {
        if (statistics.PassesWithoutGil > 0)
        {
            messenger.Line($"{messenger.Styling.Icon("🔓")}No GIL : {Share(messenger.Styling, statistics.PassesWithoutGil, statistics.Passes)} " +
                "passes over a free-threaded interpreter that ran without one, of which --gil samples nothing; leave --gil out to sample its threads.");
        }
    }

    private static string StopHistogram(StopHistogram stops, char separator) =>
        string.Join(separator, Number(stops.Quantile(0.5)), Number(stops.Quantile(0.99)), Number(stops.Longest));

    private static void WriteCauses(Messenger messenger, SamplingStatistics statistics)
    {
        foreach (InvalidCause cause in Enum.GetValues<InvalidCause>())
        {
            if (statistics.InvalidBy(cause) > 0)
            {
                messenger.Line($"   {Describe(cause)} : {Number(statistics.InvalidBy(cause))}");
            }
        }

        if (statistics.WaitedForCpu > 0)
        {
            messenger.Line($"{messenger.Styling.Icon("🚦")}Ready, but without a CPU : {messenger.Styling.Bold(Seconds(statistics.WaitedForCpu / 1000))}, not counted as CPU time");
        }

        WriteCount(messenger, "Truncated stacks", statistics.Truncated, statistics.Samples);
        WriteCount(messenger, "Inferred callers", statistics.Inferred, statistics.Samples);
        WriteCount(messenger, "Tasks that cannot be told", statistics.UntoldTasks, statistics.Samples);
        if (statistics.CutTasks > 0)
        {
            messenger.Line($"{messenger.Styling.Icon("✂️ ")}Tasks that were left out, as there are too many : {messenger.Styling.Bold(Number(statistics.CutTasks))}");
        }

        if (statistics.PassesOnTargetCpu > 0)
        {
            messenger.Line($"{messenger.Styling.Icon("📍")}Read from the target's own CPU : " +
                Share(messenger.Styling, statistics.PassesOnTargetCpu, statistics.Passes));
            WriteCount(messenger, "Of threads that may have run on other CPUs meanwhile", statistics.ReadElsewhere, statistics.Samples);
        }

        WriteCount(messenger, "Repeated reads", statistics.Retried, statistics.Samples);
        WriteCount(messenger, "Interrupted reads", statistics.Interrupted, statistics.Samples);
        WriteRate(messenger, statistics);
    }

    private static void WriteRate(Messenger messenger, SamplingStatistics statistics)
    {
        if (statistics.MissedDeadlines == 0 || statistics.Rate >= statistics.RateAsked * NearlyAll)
        {
            return;
        }

        Styling style = messenger.Styling;
        (string had, string asked) = (Rate(statistics.Rate), Rate(statistics.RateAsked));
        messenger.Line($"{style.Icon("⏰")}Sampling rate : {style.Bold(had)} samples of each thread a second instead of {style.Bold(asked)} " +
            $"({style.Bold(Percent(statistics.Rounds, statistics.Rounds + statistics.MissedDeadlines))})");
        if (statistics.OwnWait / 1000 > statistics.Duration * LongWait)
        {
            messenger.Line($"   For {Seconds(statistics.OwnWait / 1000)} this program itself had no CPU: other programs, its priority (nice) or a quota of its " +
                "control group keep it from running. The times are true all the same: a sample stands for all the time since the one before it.");
        }
        else if (statistics.Rate < statistics.RateAsked * EnoughOfTheRate)
        {
            messenger.Line($"   This machine does not keep up; -i {Interval(statistics.Rate)} asks for what it can do. " +
                "The times are true all the same: a sample stands for all the time since the one before it.");
        }
    }

    // The first of 1, 2, 5, 10 … µs that is no shorter than what was kept.
    private static string Interval(double rate)
    {
        ReadOnlySpan<long> steps = [1, 2, 5];
        for (long unit = 1; ; unit *= 10)
        {
            foreach (long step in steps)
            {
                long interval = unit * step;
                if (interval * rate >= 1e6 * EnoughOfTheRate)
                {
                    return interval % 1000 == 0 ? $"{Number(interval / 1000)}ms" : $"{Number(interval)}us";
                }
            }
        }
    }

    private static string Rate(double perSecond) => perSecond.ToString(perSecond < 10 ? "F2" : "F0", CultureInfo.InvariantCulture);

    private static void WriteErrors(Messenger messenger, SamplingStatistics statistics)
    {
        if (statistics.FirstError is { } first)
        {
            messenger.Line($"{messenger.Styling.Icon("☠️ ")}Samples lost to unexpected errors : {messenger.Styling.Bold(Number(statistics.Errors))}. " +
                $"Please report the first one with this text: {FaultText.Of(first)}");
        }
    }

    private static void WriteCount(Messenger messenger, string name, long count, long samples)
    {
        if (count > 0)
        {
            messenger.Line($"{messenger.Styling.Icon("🔁")}{name} : {Share(messenger.Styling, count, samples)}");
        }
    }

    private static string Describe(InvalidCause cause) => cause switch
    {
        InvalidCause.ThreadUnreadable => "thread state not readable",
        InvalidCause.FrameUnreadable => "frame not readable",
        InvalidCause.Cycle => "chain of frames leads back into itself",
        InvalidCause.TooDeep => "more frames than the limit",
        InvalidCause.BadCode => "code object not readable",
        InvalidCause.NativeTruncated => "native stack not complete",
        InvalidCause.NotStopped => "thread without a CPU, not stopped in time",
        InvalidCause.NoEvaluation => "Python frames that the native stack does not run",
        _ => throw new ArgumentOutOfRangeException(nameof(cause)),
    };

    private static string Share(Styling style, long part, long whole) =>
        $"{style.Bold($"{Number(part)}/{Number(whole)}")} ({style.Bold(Percent(part, whole))})";

    private static string Percent(long part, long whole) =>
        string.Create(CultureInfo.InvariantCulture, $"{(whole == 0 ? 0 : 100.0 * part / whole):F2} %");

    private static string Seconds(long microseconds) => string.Create(CultureInfo.InvariantCulture, $"{microseconds / 1e6:F2} s");

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
