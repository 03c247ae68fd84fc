namespace Austin.Tools.Statistics;

/// <summary>How to show the table.</summary>
/// <param name="Top">Most rows of each table; 0 for all.</param>
/// <param name="ByLine">Whether each line of a function has its row.</param>
/// <param name="SortByTotal">Whether the largest total comes first; otherwise the largest own.</param>
internal sealed record StatsView(int Top, bool ByLine, bool SortByTotal);
