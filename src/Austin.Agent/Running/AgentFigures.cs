using System.Globalization;
using System.Text;
using Austin.Agent.Pushing;
using Austin.Agent.Sampling;

namespace Austin.Agent.Running;

/// <summary>How the program does, for people and for Prometheus.</summary>
/// <param name="counters">What the sampling thread counts.</param>
/// <param name="totals">What became of requests, by destination.</param>
/// <param name="ownNanoseconds">CPU time that the program has taken.</param>
internal sealed class AgentFigures(FleetCounters counters, Func<IReadOnlyDictionary<string, PushTotals>> totals, Func<long> ownNanoseconds)
{
    private const double NanosecondsPerSecond = 1e9;
    private const double BytesPerMegabyte = 1e6;
    private const double Percent = 100;

    private long _reloads;
    private long _failedReloads;

    /// <summary>Counts a time that the configuration was read again.</summary>
    /// <param name="isRight">Whether it is in force now.</param>
    public void CountReload(bool isRight) => _ = isRight ? Interlocked.Increment(ref _reloads) : Interlocked.Increment(ref _failedReloads);

    /// <summary>One line.</summary>
    /// <param name="usedNanoseconds">CPU time since the last line.</param>
    /// <param name="passedNanoseconds">Time since then.</param>
    public string Line(long usedNanoseconds, long passedNanoseconds)
    {
        PushTotals all = totals().Values.Aggregate(default(PushTotals), (sum, one) => sum.Plus(one));
        return string.Create(CultureInfo.InvariantCulture,
            $"{counters.Targets} targets, {counters.Samples} samples, {counters.Invalid} invalid, {counters.Missed} late; " +
            $"{all.Sent} requests sent ({all.Bytes / BytesPerMegabyte:F2} MB), {all.Dropped} dropped, " +
            $"{all.Errors} errors; {counters.Refused} processes may not be read; own CPU {Percent * usedNanoseconds / Math.Max(1, passedNanoseconds):F2} %");
    }

    /// <summary>The text format of Prometheus.</summary>
    public string Metrics()
    {
        StringBuilder text = new();
        Add(text, "targets", "gauge", "Python processes that are sampled.", counters.Targets);
        Add(text, "refused_processes", "gauge", "Processes that may not be read.", counters.Refused);
        Add(text, "samples_total", "counter", "Samples of threads.", counters.Samples);
        Add(text, "invalid_samples_total", "counter", "Samples whose stack could not be read as a whole.", counters.Invalid);
        Add(text, "late_total", "counter", "Deadlines that were left out.", counters.Missed);
        Add(text, "lost_windows_total", "counter", "Windows that could not be encoded in time.", counters.LostWindows);
        Add(text, "cpu_seconds_total", "counter", "CPU time of this program.", ownNanoseconds() / NanosecondsPerSecond);
        Head(text, "reloads_total", "counter", "How often the configuration was read again.");
        text.Append(CultureInfo.InvariantCulture, $"austin_agent_reloads_total{{result=\"ok\"}} {Volatile.Read(ref _reloads)}\n");
        text.Append(CultureInfo.InvariantCulture, $"austin_agent_reloads_total{{result=\"failed\"}} {Volatile.Read(ref _failedReloads)}\n");
        IReadOnlyDictionary<string, PushTotals> all = totals();
        AddEach(text, all, "requests_total", "counter", "Requests that were taken.", one => one.Sent);
        AddEach(text, all, "sent_bytes_total", "counter", "Bytes of those.", one => one.Bytes);
        AddEach(text, all, "dropped_total", "counter", "Requests that were thrown away.", one => one.Dropped);
        AddEach(text, all, "refused_total", "counter", "Requests that a server refused, as a whole or in part.", one => one.Refused);
        AddEach(text, all, "errors_total", "counter", "Attempts that failed and were repeated.", one => one.Errors);
        AddEach(text, all, "queued_bytes", "gauge", "Bytes that wait to be sent.", one => one.Queued);
        return text.ToString();
    }

    private static void Head(StringBuilder text, string name, string type, string help) =>
        text.Append(CultureInfo.InvariantCulture, $"# HELP austin_agent_{name} {help}\n# TYPE austin_agent_{name} {type}\n");

    private static void Add(StringBuilder text, string name, string type, string help, double value)
    {
        Head(text, name, type, help);
        text.Append(CultureInfo.InvariantCulture, $"austin_agent_{name} {value}\n");
    }

    private static void AddEach(
        StringBuilder text, IReadOnlyDictionary<string, PushTotals> all, string name, string type, string help, Func<PushTotals, long> value)
    {
        Head(text, name, type, help);
        foreach ((string destination, PushTotals one) in all)
        {
            string label = destination.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
            text.Append(CultureInfo.InvariantCulture, $"austin_agent_{name}{{destination=\"{label}\"}} {value(one)}\n");
        }
    }
}
