namespace Austin.Bench.Reporting;

/// <summary>The middle of some values and how far they reach.</summary>
internal readonly record struct Spread(double Median, double Least, double Most, int Count)
{
    /// <param name="values">At least one.</param>
    public static Spread Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        int half = sorted.Length / 2;
        double median = sorted.Length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
        return new Spread(median, sorted[0], sorted[^1], sorted.Length);
    }
}
