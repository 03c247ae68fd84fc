namespace Austin.Testing.Captures;

/// <summary>Everything a profiler wrote.</summary>
/// <param name="Header">Metadata before the first sample.</param>
/// <param name="Samples">In the order they were written.</param>
/// <param name="Between">Metadata between samples.</param>
/// <param name="Trailer">Metadata behind the last sample.</param>
public sealed record Capture(
    IReadOnlyList<KeyValuePair<string, string>> Header,
    IReadOnlyList<CapturedSample> Samples,
    IReadOnlyList<KeyValuePair<string, string>> Between,
    IReadOnlyList<KeyValuePair<string, string>> Trailer)
{
    /// <summary>The one value of a key, wherever it stands; null when it is missing, an error when it is repeated.</summary>
    public string? Metadatum(string key) =>
        Header.Concat(Between).Concat(Trailer).Where(pair => pair.Key == key).Select(pair => pair.Value).SingleOrDefault();

    /// <summary>The sampled time in µs, as the trailer has it.</summary>
    public long Duration => long.Parse(Trailer.Single(pair => pair.Key == "duration").Value, System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The time in µs that is given to a function and what it calls; of one process or of all.</summary>
    public long TimeIn(string function, int? pid = null) => Samples
        .Where(sample => (pid is null || sample.Pid == pid) && sample.Frames.Any(frame => frame.Function == function))
        .Sum(sample => sample.Time!.Value);

    /// <summary>Where a process spent its time: its stacks, the costliest first, for the message of a failed test.</summary>
    public string TimesOf(int pid) => string.Join('\n', Samples
        .Where(sample => sample.Pid == pid)
        .GroupBy(sample => string.Join(';', sample.Frames.Select(frame => $"{frame.Function}:{frame.Line}")))
        .OrderByDescending(stack => stack.Sum(sample => sample.Time!.Value))
        .Take(10)
        .Select(stack => $"{pid}: {stack.Sum(sample => sample.Time!.Value)} µs, {stack.Count()} samples, {stack.Key}"));

    /// <summary>Distinct processes.</summary>
    public IReadOnlySet<int> Pids => Samples.Select(sample => sample.Pid).ToHashSet();
}
