namespace Austin.Common.CommandLine;

/// <summary>Collects options in the order they were given; of repeated ones the last wins.</summary>
internal sealed class OptionsBuilder(ProgramIdentity identity, IReadOnlyList<string> command)
{
    private SamplerOptions _options = new()
    {
        Command = command,
        Binary = identity.Personality == Personality.Austin4,
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
    public CommandLineOutcome Build() =>
        _options.Pid is not null && _options.Command.Count > 0
            ? new CommandLineOutcome { Error = Error(Messages.PidAndCommand) }
            : new CommandLineOutcome { Options = _options };

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
            case OptionKey.Pid or OptionKey.Where:
                valid = ValueParser.TryPid(value, out int pid);
                _options = _options with { Pid = pid, Where = _options.Where || key == OptionKey.Where };
                return valid ? null : Error(Messages.BadPid);
            case OptionKey.Output:
                _options = _options with { OutputPath = value };
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
            OptionKey.Full => _options with { Full = true },
            OptionKey.Gc => _options with { Gc = true },
            OptionKey.Kernel => _options with { Kernel = true },
            OptionKey.Memory => _options with { Memory = true },
            OptionKey.Pipe => _options with { Pipe = true },
            _ => throw new ArgumentOutOfRangeException(nameof(option)),
        };
        return null;
    }

    private UsageError Error(string message) => new(identity.Name, message);
}
