using Austin.Captures.Samples;
using Austin.Common.Sampling;

namespace Austin.Common.CommandLine;

/// <summary>Collects options in the order they were given; of repeated ones the last wins.</summary>
internal sealed class OptionsBuilder(ProgramIdentity identity, IReadOnlyList<string> command)
{
    private SamplerOptions _options = new()
    {
        Command = command,
        Binary = identity.CompatibleVersion == CompatibleVersion.Austin4,
        IntervalMicroseconds = identity.Program == Programs.AustinP
            ? SamplerOptions.DefaultIntervalOfAustinP
            : SamplerOptions.DefaultInterval,
    };

    /// <summary>Takes one option.</summary>
    /// <param name="option">The option.</param>
    /// <param name="value">Its value; for a switch of no meaning.</param>
    /// <returns>What is wrong with the value, or null.</returns>
    public UsageError? Apply(OptionSpec option, string value) =>
        option.TakesValue ? ApplyValue(option.Key, value) : ApplySwitch(option);

    /// <summary>Checks what can only be checked at the end.</summary>
    public CommandLineOutcome Build()
    {
        if (_options.Doctor)
        {
            return BuildDoctor();
        }

        string? contradiction = _options switch
        {
            { CorePath: not null, Where: false } => Messages.CoreOfSamples,
            { CorePath: not null } when _options.Pid is not null || _options.Command.Count > 0 || _options.Children => Messages.CoreAndTarget,
            { CorePath: not null, Kernel: true } => Messages.KernelOfCore,
            { CorePath: null } when _options.RootPath is not null || _options.ExecutablePath is not null => Messages.FilesWithoutCore,
            { CorePath: null, Where: true, Pid: null } => Messages.BadPid,
            { Pid: not null, Command.Count: > 0 } => Messages.PidAndCommand,
            { Json: true, Where: false } => Messages.JsonOfSamples,
            { LocalsDetail: > 0, Where: false } => Messages.LocalsOfSamples,
            { NoSource: true, Where: false } => Messages.SourceOfSamples,
            { EveryMicroseconds: > 0, Where: false } => Messages.EveryOfSamples,
            { EveryMicroseconds: > 0, CorePath: not null } => Messages.EveryOfCore,
            { Async: not AsyncDetail.None, Where: true } => Messages.AsyncOfWhere,
            { StatsPath: not null, Where: true } => Messages.StatisticsOfWhere,
            { Progress: true, Where: true } => Messages.ProgressOfWhere,
            { Where: true } when _options.OnlyGilHolder || _options.OnlyExceptions => Messages.SelectionOfWhere,
            { Mode: SamplingMode.Memory or SamplingMode.Full } when _options.Selects => Messages.SelectionOfMemory,
            { Mode: SamplingMode.Memory or SamplingMode.Full, HideIdle: true } => Messages.HideIdleOfMemory,
            { Mode: SamplingMode.Cpu, HideIdle: true } => Messages.HideIdleOfCpu,
            { Async: AsyncDetail.All, HideIdle: true } => Messages.HideIdleOfTasks,
            { Mode: SamplingMode.Cpu, OnlyGilHolder: true } => Messages.GilOfCpu,
            { Mode: SamplingMode.Cpu, OnlyExceptions: true } => Messages.ExceptionsOfCpu,
            _ => null,
        };
        return contradiction is null
            ? new CommandLineOutcome { Options = _options }
            : new CommandLineOutcome { Error = Error(contradiction) };
    }

    // Instead of a command the doctor takes the process to look at.
    private CommandLineOutcome BuildDoctor()
    {
        if (_options.CorePath is not null)
        {
            return new CommandLineOutcome { Error = Error(Messages.CoreOfSamples) };
        }

        int pid = 0;
        bool valid = _options.Command.Count == 0
            || (_options.Command.Count == 1 && _options.Pid is null && ValueParser.TryPid(_options.Command[0], out pid));
        return valid
            ? new CommandLineOutcome { Options = _options with { Command = [], Pid = pid > 0 ? pid : _options.Pid } }
            : new CommandLineOutcome { Error = Error(Messages.BadPid) };
    }

    private UsageError? ApplyValue(OptionKey key, string value)
    {
        switch (key)
        {
            case OptionKey.Interval:
                bool valid = ValueParser.TryInterval(value, out long number);
                _options = _options with { IntervalMicroseconds = number };
                return valid ? null : Error(Messages.BadInterval);
            case OptionKey.Timeout:
                valid = ValueParser.TryTimeout(value, out number);
                _options = _options with { TimeoutMicroseconds = number };
                return valid ? null : Error(Messages.BadTimeout);
            case OptionKey.Exposure:
                valid = ValueParser.TryExposure(value, out number);
                _options = _options with { ExposureMicroseconds = number };
                return valid ? null : Error(Messages.BadExposure);
            case OptionKey.Heap:
                valid = ValueParser.TryHeap(value, out number);
                _options = _options with { HeapMegabytes = number };
                return valid ? null : Error(Messages.BadHeap);
            case OptionKey.Budget:
                valid = ValueParser.TryPercent(value, out number);
                _options = _options with { BudgetPercent = number };
                return valid ? null : Error(Messages.BadBudget);
            case OptionKey.Where when value.Length == 0:
                _options = _options with { Where = true };
                return null;
            case OptionKey.Core:
                _options = _options with { CorePath = value };
                return null;
            case OptionKey.Root:
                _options = _options with { RootPath = value };
                return null;
            case OptionKey.Exe:
                _options = _options with { ExecutablePath = value };
                return null;
            case OptionKey.Pid or OptionKey.Where:
                valid = ValueParser.TryPid(value, out int pid);
                _options = _options with { Pid = pid, Where = _options.Where || key == OptionKey.Where };
                return valid ? null : Error(Messages.BadPid);
            case OptionKey.Parent:
                valid = ValueParser.TryPid(value, out pid);
                _options = _options with { Parent = pid };
                return valid ? null : Error(Messages.BadPid);
            case OptionKey.Locals:
                valid = ValueParser.TryDetail(value, out int detail);
                _options = _options with { LocalsDetail = detail };
                return valid ? null : Error(Messages.BadLocals);
            case OptionKey.Every:
                valid = ValueParser.TryPeriod(value, out number);
                _options = _options with { EveryMicroseconds = number };
                return valid ? null : Error(Messages.BadEvery);
            case OptionKey.Async:
                AsyncDetail? tasks = value switch
                {
                    "names" => AsyncDetail.Names,
                    "awaiters" => AsyncDetail.Awaiters,
                    "all" => AsyncDetail.All,
                    _ => null,
                };
                _options = _options with { Async = tasks ?? AsyncDetail.None };
                return tasks is not null ? null : Error(Messages.BadAsync);
            case OptionKey.Output:
                _options = _options with { OutputPath = value };
                return null;
            case OptionKey.Hide:
                _options = _options with { Hide = [.. _options.Hide, value] };
                return value.Length > 0 ? null : Error(Messages.BadHide);
            case OptionKey.OnlyThread:
                _options = _options with { OnlyThreads = [.. _options.OnlyThreads, value] };
                return null;
            case OptionKey.StatsJson:
                _options = _options with { StatsPath = value };
                return null;
            default:
                throw new ArgumentOutOfRangeException(nameof(key));
        }
    }

    private UsageError? ApplySwitch(OptionSpec option)
    {
        _options = option.Key switch
        {
            OptionKey.AltFormat or OptionKey.ExcludeEmpty => _options with { Ignored = [.. _options.Ignored, $"-{option.Short}"] },
            OptionKey.Binary => _options with { Binary = true },
            OptionKey.Children => _options with { Children = true },
            OptionKey.Cpu or OptionKey.Sleepless => _options with { Sleepless = true },
            OptionKey.Doctor => _options with { Doctor = true },
            OptionKey.Exceptions => _options with { OnlyExceptions = true },
            OptionKey.Exact => _options with { Exact = true },
            OptionKey.Full => _options with { Full = true },
            OptionKey.Gil => _options with { OnlyGilHolder = true },
            OptionKey.Main => _options with { OnlyMain = true },
            OptionKey.Gc => _options with { Gc = true },
            OptionKey.HideIdle => _options with { HideIdle = true },
            OptionKey.Json => _options with { Json = true },
            OptionKey.Kernel => _options with { Kernel = true },
            OptionKey.Memory => _options with { Memory = true },
            OptionKey.NoSource => _options with { NoSource = true },
            OptionKey.Pipe => _options with { Pipe = true },
            OptionKey.Progress => _options with { Progress = true },
            OptionKey.Quiet => _options with { Quiet = true },
            _ => throw new ArgumentOutOfRangeException(nameof(option)),
        };
        return null;
    }

    private UsageError Error(string message) => new(identity.Name, message);
}
