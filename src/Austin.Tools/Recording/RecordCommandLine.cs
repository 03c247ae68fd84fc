using Austin.Captures.Frames;
using Austin.Common.CommandLine;
using Austin.Common.Linux;
using Austin.Tools.Selecting;

namespace Austin.Tools.Recording;

/// <summary>Turns the words of a command line into <see cref="RecordOptions"/>.</summary>
/// <param name="identity">The program.</param>
/// <param name="now">The local time, for the names of files.</param>
internal sealed class RecordCommandLine(ProgramIdentity identity, DateTime now)
{
    private const long ShortestPeriod = 1_000_000;
    private const int MostOfTitle = 200;

    private readonly List<RecordFormat> _formats = [];
    private readonly List<string> _passed = [];
    private readonly List<string> _sourceRoots = [];
    private readonly List<string> _files = [];
    private readonly HashSet<OptionKey> _given = [];
    private long? _every;
    private TimeRange? _range;

    /// <summary>Parses the words after the program's name.</summary>
    /// <param name="words">The words.</param>
    /// <param name="options">What they ask for; null when there is an error or information is wanted.</param>
    /// <param name="information">What to print instead of recording; null for nothing.</param>
    /// <returns>What is wrong, or null.</returns>
    public string? Parse(IReadOnlyList<string> words, out RecordOptions? options, out OptionKey? information)
    {
        options = null;
        information = words.Count == 0 ? OptionKey.Usage : null;
        OptionReader reader = new(identity);
        if (reader.Read(words, out IReadOnlyList<(OptionSpec Option, string Value)> given) is { } malformed)
        {
            return malformed.Message;
        }

        OptionsBuilder sampler = new(identity, reader.Command);
        foreach ((OptionSpec option, string value) in given)
        {
            if (option.Key is OptionKey.Help or OptionKey.Usage or OptionKey.Version)
            {
                information = option.Key;
            }

            if (information is not null)
            {
                return null;
            }

            _given.Add(option.Key);
            if (TakeOwn(option.Key, value, out string? wrong))
            {
                if (wrong is not null)
                {
                    return wrong;
                }

                continue;
            }

            if (sampler.Apply(option, value) is { } invalid)
            {
                return invalid.Message;
            }

            // A value that may be left out belongs to the same word.
            _passed.AddRange(!option.TakesValue ? ["--" + option.Long]
                : option.ValueWhenBare is not null ? [$"--{option.Long}={value}"]
                : ["--" + option.Long, value]);
        }

        return information is not null ? null : Build(sampler.Build(), out options);
    }

    // The words without those that only say where the program lives.
    private static string TitleOf(SamplerOptions sampler)
    {
        string title = sampler.Pid is { } pid ? CommandOf(pid) : string.Join(' ', sampler.Command);
        title = SafeText.Line(title);
        return title.Length > MostOfTitle ? title[..MostOfTitle] + "…" : title;
    }

    private static string CommandOf(int pid)
    {
        string words = (KernelFile.Text($"/proc/{pid}/cmdline") ?? "").Replace('\0', ' ').Trim();
        return words.Length > 0 ? words : $"process {pid}";
    }

    // Whether the option is ours.
    private bool TakeOwn(OptionKey key, string value, out string? wrong)
    {
        wrong = null;
        switch (key)
        {
            case OptionKey.As:
                RecordFormat? format = RecordFormat.Named(value);
                wrong = format is null ? $"there is no format {value}; there are {RecordFormat.Names}" : null;
                if (format is not null && !_formats.Contains(format))
                {
                    _formats.Add(format);
                }

                return true;
            case OptionKey.Output:
                _files.Add(value);
                wrong = value.Length == 0 ? "-o needs the name of a file" : null;
                return true;
            case OptionKey.Every:
                bool valid = TimeRange.TryTime(value, out long period) && period >= ShortestPeriod;
                _every = period;
                wrong = valid ? null : "--every takes a time of at least a second, such as 60s";
                return true;
            case OptionKey.Range:
                wrong = TimeRange.TryParse(value, out TimeRange range) ? null : TimeRange.Expected;
                _range = range;
                return true;
            case OptionKey.SourceRoot:
                _sourceRoots.Add(value);
                wrong = Directory.Exists(value) ? null : $"--source-root: no such folder: {value}";
                return true;
            case OptionKey.Native or OptionKey.Open or OptionKey.Quiet:
                return true;
            default:
                return false;
        }
    }

    private string? Build(CommandLineOutcome outcome, out RecordOptions? options)
    {
        options = null;
        if (outcome.Options is not { } sampler)
        {
            return outcome.Error?.Message;
        }

        if (sampler.Pid is null && sampler.Command.Count == 0)
        {
            return "there is nothing to record: give a command, or -p and a PID";
        }

        bool isNative = _given.Contains(OptionKey.Native) || _given.Contains(OptionKey.Kernel);
        IReadOnlyList<RecordOutput> outputs = RecordOutput.Choose(_formats, _files, Stem(sampler), out string? error);
        error ??= Contradiction(isNative, outputs);
        options = error is not null ? null : new RecordOptions
        {
            Sampler = sampler,
            SamplerWords = _passed,
            Native = isNative,
            Outputs = outputs,
            SourceRoots = _sourceRoots,
            Open = _given.Contains(OptionKey.Open),
            Quiet = _given.Contains(OptionKey.Quiet),
            Every = _every,
            Range = _range,
            Title = TitleOf(sampler),
        };
        return error;
    }

    private string? Contradiction(bool isNative, IReadOnlyList<RecordOutput> outputs)
    {
        bool writesToStandardOutput = outputs.Any(output => output.Path == RecordOutput.StandardOutput);
        return isNative && (_given.Contains(OptionKey.Exact) || _given.Contains(OptionKey.Budget)) ? "--exact and --budget are austin's; they do not go with -n or -k"
            : _every is not null && _range is not null ? "--every and --range do not go together"
            : _every is not null && _given.Contains(OptionKey.Open) ? "--every and --open do not go together"
            : _every is not null && writesToStandardOutput ? "--every needs files: give one with -o"
            : _given.Contains(OptionKey.Open) && writesToStandardOutput ? "--open needs a file: give one with -o"
            : _sourceRoots.Count > 0 && !outputs.Any(output => output.Format.ShowsSources) ? "--source-root is for the sources of a heat map: add --as heatmap"
            : outputs.DistinctBy(output => output.Path).Count() < outputs.Count ? "two results would be written to one file"
            : null;
    }

    // austin-PROGRAM-TIME, with the process where it is known.
    private string Stem(SamplerOptions sampler)
    {
        string name = sampler.Pid is { } pid
            ? $"{(KernelFile.Text($"/proc/{pid}/comm") ?? "process").Trim()}-{pid}"
            : Program(sampler.Command);
        string safe = string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' ? c : '_'));
        return $"austin-{safe.TrimStart('.', '-')}-{now:yyyyMMdd-HHmmss}";
    }

    // Of "python3 app.py" the script is what people look for.
    private static string Program(IReadOnlyList<string> command)
    {
        string? script = command.Skip(1).FirstOrDefault(word => word.EndsWith(".py", StringComparison.Ordinal));
        return Path.GetFileNameWithoutExtension(script) ?? Path.GetFileName(command[0]);
    }
}
