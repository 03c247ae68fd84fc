using System.CommandLine;
using System.CommandLine.Parsing;
using Austin.Common.CommandLine;

namespace Austin.Common.Feeding;

/// <summary>The options that say what to sample and how, as the samplers have them, for a program that starts one.</summary>
internal sealed class SamplingOptions
{
    private const string DefaultInterval = "1ms";
    private const string DefaultNativeInterval = "10ms";

    private static readonly OptionKey[] _selective = [OptionKey.Sleepless, OptionKey.Memory, OptionKey.Gil, OptionKey.Exceptions];

    private readonly List<(OptionSpec Spec, Option Option)> _options =
    [
        .. OptionTable.For(Programs.Record)
            .Where(spec => spec.Group == OptionGroup.Sampling || spec.Key is OptionKey.Children or OptionKey.Timeout)
            .Select(spec => (spec, Create(spec))),
    ];

    /// <summary>All of them.</summary>
    public IEnumerable<Option> All => _options.Select(one => one.Option);

    /// <summary>One of them.</summary>
    public Option this[OptionKey key] => _options.Find(one => one.Spec.Key == key).Option;

    /// <summary>Whether <c>austinp</c> is to sample.</summary>
    public bool AreNative(ParseResult result) => IsGiven(result, OptionKey.Native) || IsGiven(result, OptionKey.Kernel);

    /// <summary>Whether one was given.</summary>
    public bool IsGiven(ParseResult result, OptionKey key) =>
        result.GetResult(this[key]) is { Implicit: false } given && (this[key] is not Option<bool> flag || given.GetValue(flag));

    /// <summary>Whether every thread that is sampled gets one sample each interval: none is left out at times, and no task has samples besides.</summary>
    public bool CoverAllThreads(ParseResult result) =>
        !_selective.Any(key => IsGiven(result, key)) && Values(result.GetResult(this[OptionKey.Async])).All(value => value != "all");

    /// <summary>The files whose frames are to be left out.</summary>
    public IReadOnlyList<string> Hidden(ParseResult result) => [.. Values(result.GetResult(this[OptionKey.Hide]))];

    /// <summary>The first that was given and tells how to sample; null if none was.</summary>
    public string? FirstGiven(ParseResult result) =>
        _options.Where(one => one.Spec.Key != OptionKey.Hide && IsGiven(result, one.Spec.Key)).Select(one => one.Option.Name).FirstOrDefault();

    /// <summary>What was given, as the sampler takes it.</summary>
    public IEnumerable<string> Words(ParseResult result)
    {
        if (!IsGiven(result, OptionKey.Interval))
        {
            yield return $"{this[OptionKey.Interval].Name}={(AreNative(result) ? DefaultNativeInterval : DefaultInterval)}";
        }

        foreach ((OptionSpec spec, Option option) in _options)
        {
            if (spec.Key == OptionKey.Native || !IsGiven(result, spec.Key))
            {
                continue;
            }

            string[] values = [.. Values(result.GetResult(option))];
            foreach (string word in spec.TakesValue && values.Length > 0 ? values.Select(value => $"{option.Name}={value}") : [option.Name])
            {
                yield return word;
            }
        }
    }

    private static IEnumerable<string> Values(OptionResult? given) => given?.Tokens.Select(token => token.Value) ?? [];

    private static Option Create(OptionSpec spec)
    {
        string name = "--" + spec.Long;
        string[] aliases = spec.Short is { } letter ? [$"-{letter}"] : [];
        string description = spec.Key switch
        {
            OptionKey.Interval => $"Time between samples, in µs; 0 samples without a pause. Units: us, ms, s. Default: {DefaultInterval}, with -n {DefaultNativeInterval}.",
            OptionKey.Exposure => "Sample for so many seconds; what was seen stays on the screen, and a command is then ended, as austin does.",
            OptionKey.Native => "Sample with austinp, which adds native frames.",
            _ => spec.Default is { } value ? $"{spec.Help} Default: {value}." : spec.Help,
        };
        return spec.TakesValue
            ? new Option<string[]>(name, aliases)
            {
                Description = description,
                HelpName = spec.Argument,
                Arity = spec.ValueWhenBare is null ? ArgumentArity.OneOrMore : ArgumentArity.ZeroOrMore,
                AllowMultipleArgumentsPerToken = false,
            }
            : new Option<bool>(name, aliases) { Description = description };
    }
}
