using Austin.Common.CommandLine;
using Austin.Common.Linux;

namespace Austin.Common.Running;

/// <summary>What goes to the system log when sampling begins.</summary>
internal static class SamplerLog
{
    public static void Write(Syslog log, ProgramIdentity identity, SamplerOptions options)
    {
        if (!options.Pipe)
        {
            log.Info($"====[ {identity.Name.ToUpperInvariant()} ]====");
        }

        if (options.OutputPath is { } path)
        {
            log.Info($"Output file: {path}");
        }

        log.Info(options.Where ? options.CorePath is { } core ? $"Where mode on core file {core}" : $"Where mode on process {options.Pid}" : $"Sampling interval: {options.IntervalMicroseconds} μs");
        if (options.HeapMegabytes > 0)
        {
            log.Info($"Maximum frame heap size: {options.HeapMegabytes} MB (not needed)");
        }

        if (options.Full)
        {
            log.Info("Producing full set of metrics (time +mem -mem)");
        }

        foreach (string redundancy in Redundancies(options))
        {
            log.Warning(redundancy);
        }
    }

    /// <summary>Switches that others make meaningless.</summary>
    public static IEnumerable<string> Redundancies(SamplerOptions options)
    {
        if (options.Full && options.Memory)
        {
            yield return "Full mode includes memory: the memory switch is redundant";
        }

        if (options.Full && options.Sleepless)
        {
            yield return "Full mode marks idle threads: the sleepless switch is redundant";
        }

        if (options.Memory && options.Sleepless && !options.Full)
        {
            yield return "Memory mode does not look at idle threads: the sleepless switch is redundant";
        }

        if (options.Where && (options.Full || options.Memory || options.Binary || options.ExposureMicroseconds > 0))
        {
            yield return "Where mode prints stacks once, as text: switches for metrics, format and exposure are redundant";
        }
    }
}
