namespace Austin.Bench.Reporting;

/// <summary>One row of a table: the same measure of several contenders, taken in rounds.</summary>
/// <param name="subject">What was measured.</param>
/// <param name="python">On which CPython.</param>
internal sealed class Comparison(string subject, string python)
{
    private readonly Dictionary<string, SortedDictionary<int, double>> _values = [];
    private readonly Dictionary<string, string> _failures = [];

    public string Subject => subject;

    public string Python => python;

    /// <summary>Contender and message of those that failed.</summary>
    public IReadOnlyDictionary<string, string> Failures => _failures;

    public void Add(string contender, int round, double value)
    {
        if (!_values.TryGetValue(contender, out SortedDictionary<int, double>? values))
        {
            _values.Add(contender, values = []);
        }

        values[round] = value;
    }

    public void Fail(string contender, string message) => _failures[contender] = message;

    /// <summary>The contender's values; null when it has none.</summary>
    public Spread? Of(string contender) => _values.TryGetValue(contender, out SortedDictionary<int, double>? values) ? Spread.Of(values.Values) : null;

    /// <summary>Ratios of two contenders, each within one round; null where one has no values.</summary>
    public Spread? Ratio(string numerator, string denominator)
    {
        if (!_values.TryGetValue(numerator, out SortedDictionary<int, double>? above) || !_values.TryGetValue(denominator, out SortedDictionary<int, double>? below))
        {
            return null;
        }

        double[] ratios = [.. above.Where(pair => below.TryGetValue(pair.Key, out double value) && value > 0).Select(pair => pair.Value / below[pair.Key])];
        return ratios.Length == 0 ? null : Spread.Of(ratios);
    }
}
