using System.Globalization;
using System.Text;
using Austin.Agent.Pushing;
using Austin.Agent.Sampling;

namespace Austin.Agent.Running;

/// <summary>How the program does, for people and for Prometheus.</summary>
/// <param name="counters">What the sampling thread counts.</param>
/// <param name="pushers">What sends.</param>
/// <param name="ownNanoseconds">CPU time that the program has taken.</param>
internal sealed class AgentFigures(FleetCounters counters, IReadOnlyList<Pusher> pushers, Func<long> ownNanoseconds)
{
    private const double NanosecondsPerSecond = 1e9;
    private const double BytesPerMegabyte = 1e6;
    private const double Percent = 100;

    /// <summary>One line.</summary>
    /// <param name="usedNanoseconds">CPU time since the last line.</param>
    /// <param name="passedNanoseconds">Time since then.</param>
    public string Line(long usedNanoseconds, long passedNanoseconds) => string.Create(CultureInfo.InvariantCulture,
        $"{counters.Targets} targets, {counters.Samples} samples, {counters.Invalid} invalid, {counters.Missed} late; " +
        $"{pushers.Sum(p => p.Sent)} requests sent ({pushers.Sum(p => p.Bytes) / BytesPerMegabyte:F2} MB), {pushers.Sum(p => p.Queue.Dropped)} dropped, " +
        $"{pushers.Sum(p => p.Errors)} errors; {counters.Refused} processes may not be read; own CPU {Percent * usedNanoseconds / Math.Max(1, passedNanoseconds):F2} %");

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
        AddEach(text, "requests_total", "counter", "Requests that were taken.", pusher => pusher.Sent);
        AddEach(text, "sent_bytes_total", "counter", "Bytes of those.", pusher => pusher.Bytes);
        AddEach(text, "dropped_total", "counter", "Requests that were thrown away.", pusher => pusher.Queue.Dropped);
        AddEach(text, "refused_total", "counter", "Requests that a server refused, as a whole or in part.", pusher => pusher.Refused);
        AddEach(text, "errors_total", "counter", "Attempts that failed and were repeated.", pusher => pusher.Errors);
        AddEach(text, "queued_bytes", "gauge", "Bytes that wait to be sent.", pusher => pusher.Queue.Bytes);
        return text.ToString();
    }

    private static void Head(StringBuilder text, string name, string type, string help) =>
        text.Append(CultureInfo.InvariantCulture, $"# HELP austin_agent_{name} {help}\n# TYPE austin_agent_{name} {type}\n");

    private static void Add(StringBuilder text, string name, string type, string help, double value)
    {
        Head(text, name, type, help);
        text.Append(CultureInfo.InvariantCulture, $"austin_agent_{name} {value}\n");
    }

    private void AddEach(StringBuilder text, string name, string type, string help, Func<Pusher, long> value)
    {
        Head(text, name, type, help);
        foreach (Pusher pusher in pushers)
        {
            string label = pusher.Name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
            text.Append(CultureInfo.InvariantCulture, $"austin_agent_{name}{{destination=\"{label}\"}} {value(pusher)}\n");
        }
    }
}
