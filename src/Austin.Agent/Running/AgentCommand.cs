using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;
using Austin.Agent.Targets;
using Austin.Captures.Tooling;
using Austin.Common.CommandLine;

namespace Austin.Agent.Running;

/// <summary>The command line of <c>austin-agent</c>.</summary>
internal sealed class AgentCommand
{
    /// <summary>The name of the program.</summary>
    public const string Name = "austin-agent";

    private const int MostRate = 1000;
    private const string DefaultWindow = "15s";
    private static readonly TimeSpan _matchTimeout = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan _shortestWindow = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _longestWindow = TimeSpan.FromMinutes(10);

    private readonly Option<string?> _config = new("--config")
    {
        Description = "Take options from FILE as well, each on a line NAME = VALUE such as rate = 50, with # in front of comments; the command line wins. SIGHUP has it read again.",
        HelpName = "FILE",
    };

    private readonly Option<string[]> _push = new("--push", "-p")
    {
        Description = "Send profiles there: pyroscope=URL, otlp=URL, parca=URL, datadog=URL of an agent, or dir=DIR, which gets the bytes that would be sent to the first two; may be given several times.",
        HelpName = "DESTINATION",
    };

    private readonly Option<string?> _match = new("--match") { Description = "Only processes whose command line matches the regular expression.", HelpName = "REGEX" };
    private readonly Option<string?> _user = new("--user") { Description = "Only processes of that user, by name or id.", HelpName = "USER" };
    private readonly Option<string?> _cgroup = new("--cgroup") { Description = "Only processes whose control group's path has PATH in it.", HelpName = "PATH" };
    private readonly Option<int> _rate = new("--rate") { Description = "Samples a second of each process, each up to a tenth of the distance off. Default: 100.", HelpName = "HZ", DefaultValueFactory = _ => 100 };
    private readonly Option<string> _window = new("--window")
    {
        Description = "Add samples up for so long before they are sent, 1s to 600s. Default: 15s.",
        HelpName = "TIME",
        DefaultValueFactory = _ => DefaultWindow,
    };

    private readonly Option<string?> _service = new("--service") { Description = "The service name of all processes; otherwise their own environment tells it, or their script.", HelpName = "NAME" };
    private readonly Option<string[]> _label = new("--label") { Description = "A label of all profiles; may be given several times.", HelpName = "NAME=VALUE" };
    private readonly Option<string?> _tenant = new("--tenant") { Description = "The tenant of a server with several (X-Scope-OrgID).", HelpName = "ID" };
    private readonly Option<string?> _headerFile = new("--header-file")
    {
        Description = "Send the headers in FILE with each request, a line Name: value for each, such as Authorization; not to a Datadog agent.",
        HelpName = "FILE",
    };

    private readonly Option<bool> _memory = new("--memory") { Description = "Send growth of resident memory by stacks as well; takes a process a little longer to read." };
    private readonly Option<bool> _threadLabels = new("--thread-labels")
    {
        Description = "Tell threads apart by their names, as a label of samples: each name is a series at a server, 100 in a window at most.",
    };

    private readonly Option<double> _maxCpu = new("--max-cpu") { Description = "Sample less often where this program takes more of one CPU. Default: no limit.", HelpName = "PERCENT" };
    private readonly Option<int?> _metrics = new("--metrics") { Description = "Tell our own figures at http://127.0.0.1:PORT/metrics, for Prometheus.", HelpName = "PORT" };
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Print which processes would be sampled and with which labels, and end." };

    public AgentCommand()
    {
        Command = ToolCommand.Create(Name, "Samples all Python processes of a machine, all the time, and sends profiles to Pyroscope, OpenTelemetry, Parca or Datadog.");
        foreach (Option option in new Option[]
        {
            _config, _push, _match, _user, _cgroup, _rate, _window, _service, _label, _tenant, _headerFile, _memory, _threadLabels, _maxCpu, _metrics, _dryRun,
        })
        {
            Command.Options.Add(option);
        }

        _push.Validators.Add(result => Each(result, result.GetValueOrDefault<string[]>() ?? [], text => Destination.Parse(text, out string problem) is null ? problem : null));
        _match.Require(text => text is null || TryRegex(text) is not null, "--match takes a regular expression");
        _user.Require(user => user is null || UserNames.Find(user) is not null, "--user takes the name or id of a user of this machine");
        _rate.Require(value => value is >= 1 and <= MostRate, "--rate takes 1 to 1000");
        _window.Require(text => TryWindow(text ?? "") is not null, "--window takes 1s to 600s");
        _label.Validators.Add(result => Each(
            result, result.GetValueOrDefault<string[]>() ?? [], text => text.IndexOf('=', StringComparison.Ordinal) > 0 ? null : "--label takes NAME=VALUE"));
        _memory.Require(_ => true, "--memory takes true or false, or nothing");
        _threadLabels.Require(_ => true, "--thread-labels takes true or false, or nothing");
        _maxCpu.Require(value => value is >= 0.1 and <= 100, "--max-cpu takes 0.1 to 100");
        _metrics.Require(value => value is null or (>= 1 and <= ushort.MaxValue), "--metrics takes a port, 1 to 65535");
    }

    /// <summary>All of it, for the parser and the documents.</summary>
    public Command Command { get; }

    /// <summary>Parses words.</summary>
    public ParseResult Parse(IReadOnlyList<string> words) => Command.Parse(words, new ParserConfiguration { ResponseFileTokenReplacer = null });

    /// <summary>What a command line without errors asks for, together with the file of <c>--config</c>, which is read anew by each call.</summary>
    /// <exception cref="AgentFailure">The file cannot be read, or a line of it is wrong.</exception>
    public AgentOptions Read(IReadOnlyList<string> words)
    {
        ParseResult result = Parse(words);
        return ToOptions(result.GetValue(_config) is { } file ? Parse([.. WordsOf(file, result), .. words]) : result);
    }

    // What a file says as words of a command line, but for what stands on the command line itself.
    private List<string> WordsOf(string file, ParseResult given)
    {
        List<string> words = [];
        HashSet<Option> met = [];
        foreach (ConfigurationLine line in ConfigurationFile.Read(file))
        {
            Option option = Command.Options.FirstOrDefault(option => option.Name == $"--{line.Name}") ?? throw line.Refuse($"there is no option {line.Name}");
            if (option == _config || (option.ValueType == typeof(bool) && option != _memory && option != _threadLabels) || option.Arity.MaximumNumberOfValues == 0)
            {
                throw line.Refuse($"{line.Name} has its place on the command line alone");
            }

            if (!met.Add(option) && option.Arity.MaximumNumberOfValues == 1)
            {
                throw line.Refuse($"{line.Name} is given twice");
            }

            string word = $"{option.Name}={line.Value}";
            ParseResult alone = Parse([word]);
            if (alone.Errors.Count > 0)
            {
                throw line.Refuse(alone.Problem());
            }

            if (given.GetResult(option) is null or { Implicit: true })
            {
                words.Add(word);
            }
        }

        return words;
    }

    private AgentOptions ToOptions(ParseResult result) => new()
    {
        ConfigurationFile = result.GetValue(_config),
        Filter = new TargetFilter(
            result.GetValue(_user) is { } user ? UserNames.Find(user) : null,
            result.GetValue(_cgroup),
            result.GetValue(_match) is { } match ? TryRegex(match) : null),
        Destinations = [.. (result.GetValue(_push) ?? []).Select(text => Destination.Parse(text, out _)!)],
        Rate = result.GetValue(_rate),
        Window = TryWindow(result.GetValue(_window) ?? DefaultWindow) ?? TimeSpan.Zero,
        Service = result.GetValue(_service),
        Labels = [.. (result.GetValue(_label) ?? []).Select(text => text.Split('=', 2)).Select(parts => (parts[0], parts[1]))],
        Tenant = result.GetValue(_tenant),
        HeaderFile = result.GetValue(_headerFile),
        WithMemory = result.GetValue(_memory),
        WithThreads = result.GetValue(_threadLabels),
        MostCpuPercent = result.GetValue(_maxCpu),
        MetricsPort = result.GetValue(_metrics),
        DryRun = result.GetValue(_dryRun),
    };

    private static void Each(OptionResult result, IEnumerable<string> values, Func<string, string?> problem)
    {
        foreach (string text in values.Select(problem).OfType<string>())
        {
            result.AddError(text);
        }
    }

    private static TimeSpan? TryWindow(string text) =>
        ValueParser.TryTimeout(text, out long microseconds) && microseconds <= _longestWindow.TotalMicroseconds
        && TimeSpan.FromMicroseconds(microseconds) is var window && window >= _shortestWindow
            ? window
            : null;

    private static Regex? TryRegex(string text)
    {
        try
        {
            return new Regex(text, RegexOptions.CultureInvariant, _matchTimeout);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
