using System.Text.Json;
using Austin.Captures.Samples;
using Austin.Captures.Writing;
using Austin.Common.CommandLine;
using Austin.Common.Console;
using Austin.Common.Linux;
using Austin.Common.Sampling;

namespace Austin.Common.Running;

/// <summary>How a run went, for programs (<c>--stats-json</c>). Times are in µs unless the name says otherwise.</summary>
internal sealed class RunReport(ProgramIdentity identity, SamplerOptions options)
{
    /// <summary>What the search for the target found; null when the command could not be started.</summary>
    public AttachResult? Attach { get; set; }

    /// <summary>The counters; null when nothing was sampled.</summary>
    public SamplingStatistics? Statistics { get; set; }

    /// <summary>Why sampling ended; null when nothing was sampled.</summary>
    public RunEnd? End { get; set; }

    /// <summary>Why nothing was sampled, as it was told to the user; else null.</summary>
    public string? Reason { get; set; }

    /// <summary>The unexpected error that ended the run; null when there was none.</summary>
    public Exception? Fault { get; set; }

    /// <summary>How the command ended; null when it runs on or was not started here.</summary>
    public ExitStatus? Command { get; set; }

    /// <summary>Writes one JSON object.</summary>
    /// <param name="json">Where it goes.</param>
    /// <param name="exitCode">Our own.</param>
    public void Write(Utf8JsonWriter json, int exitCode)
    {
        json.WriteStartObject();
        json.WriteString("implementation", Product.Implementation);
        json.WriteString("austin", identity.Version);
        json.WriteString("program", identity.Name);
        json.WriteString("python", Attach?.PythonVersion);
        json.WriteString("mode", SampleHeader.NameOf(options.Mode));
        json.WriteNumber("interval", options.IntervalMicroseconds);
        json.WriteBoolean("multiprocess", options.Children);
        json.WriteNumber("exit_code", exitCode);
        json.WriteString("end", End switch
        {
            null => "not_sampled",
            RunEnd.Failed => "failed",
            RunEnd.TargetGone => "target_gone",
            RunEnd.ExposureOver => "exposure_over",
            RunEnd.OutputFailed => "output_failed",
            _ => "stopped",
        });
        WriteCommand(json);
        if (Reason is not null)
        {
            json.WriteString("reason", Reason);
        }

        if (Fault is { } fault)
        {
            json.WriteString("error", FaultText.Of(fault));
        }

        if (Statistics is { } statistics)
        {
            WriteStatistics(json, statistics);
        }

        json.WriteEndObject();
        json.Flush();
    }

    private void WriteCommand(Utf8JsonWriter json)
    {
        if (Command is { } status)
        {
            json.WriteNumber(status.BySignal ? "command_signal" : "command_status", status.Value);
        }
    }

    private void WriteStatistics(Utf8JsonWriter json, SamplingStatistics statistics)
    {
        json.WriteNumber("duration", statistics.Duration);
        json.WriteNumber("samples", statistics.Samples);
        json.WriteNumber("invalid", statistics.Invalid);
        json.WriteStartObject("invalid_by");
        foreach (InvalidCause cause in Enum.GetValues<InvalidCause>())
        {
            json.WriteNumber(JsonNamingPolicy.SnakeCaseLower.ConvertName(cause.ToString()), statistics.InvalidBy(cause));
        }

        json.WriteEndObject();
        json.WriteNumber("truncated", statistics.Truncated);
        json.WriteNumber("inferred", statistics.Inferred);
        if (options.Async != AsyncDetail.None)
        {
            json.WriteNumber("untold_tasks", statistics.UntoldTasks);
            json.WriteNumber("cut_tasks", statistics.CutTasks);
        }

        json.WriteNumber("passes", statistics.Passes);
        json.WriteNumber("passes_on_target_cpu", statistics.PassesOnTargetCpu);
        json.WriteNumber("read_elsewhere", statistics.ReadElsewhere);
        json.WriteNumber("tick_price_ns", statistics.TickPrice);
        if (options.Mode == SamplingMode.Cpu)
        {
            json.WriteNumber("waited_for_cpu", statistics.WaitedForCpu / 1000);
        }

        json.WriteNumber("retried", statistics.Retried);
        json.WriteNumber("interrupted", statistics.Interrupted);
        json.WriteNumber("errors", statistics.Errors);
        if (statistics.FirstError is { } first)
        {
            json.WriteString("first_error", FaultText.Of(first));
        }

        json.WriteNumber("rate_asked", Math.Round(statistics.RateAsked, 3));
        json.WriteNumber("rate", Math.Round(statistics.Rate, 3));
        json.WriteNumber("missed_deadlines", statistics.MissedDeadlines);
        json.WriteNumber("own_wait", statistics.OwnWait / 1000);
        json.WriteNumber("long", statistics.Long);
        json.WriteNumber("sampling_min", statistics.Shortest);
        json.WriteNumber("sampling_avg", statistics.Average);
        json.WriteNumber("sampling_max", statistics.Longest);
        if (options.Gc)
        {
            json.WriteNumber("gc", statistics.GcTime);
        }

        if (options.OnlyGilHolder)
        {
            json.WriteNumber("passes_without_gil", statistics.PassesWithoutGil);
        }

        WriteThreads(json, statistics.Threads);
        if (statistics.Gil.Count > 0)
        {
            json.WriteStartArray("gil");
            foreach (GilShare share in statistics.Gil)
            {
                json.WriteStartObject();
                json.WriteNumber("pid", share.Pid);
                json.WriteNumber("thread", share.ThreadId);
                json.WriteString("name", share.Name);
                json.WriteNumber("looks", share.Looks);
                json.WriteNumber("held", share.Held);
                json.WriteNumber("waited", share.Waited);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        if (statistics.Stops.Count > 0)
        {
            json.WriteNumber("stops", statistics.Stops.Count);
            json.WriteNumber("stop_median", statistics.Stops.Quantile(0.5));
            json.WriteNumber("stop_max", statistics.Stops.Longest);
        }
    }

    private static void WriteThreads(Utf8JsonWriter json, List<ThreadTime> threads)
    {
        json.WriteStartArray("threads");
        foreach (ThreadTime thread in threads)
        {
            json.WriteStartObject();
            if (thread.ThreadId != 0)
            {
                json.WriteNumber("pid", thread.Pid);
                json.WriteNumber("thread", thread.ThreadId);
                json.WriteString("name", thread.Name);
            }

            json.WriteNumber("time", thread.Time);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
