using System.Globalization;
using System.Text.RegularExpressions;

namespace Austin.Testing.Captures;

/// <summary>Collapsed text as flame graph tools take it: a stack, blank, a number; comments and blank lines left out.</summary>
/// <param name="Totals">The sum of each distinct stack.</param>
/// <param name="Ignored">Lines that were neither a stack with a number, nor a comment, nor blank.</param>
public sealed partial record FoldedStacks(IReadOnlyDictionary<string, long> Totals, IReadOnlyList<string> Ignored)
{
    /// <summary>The sum over all stacks.</summary>
    public long Sum => Totals.Values.Sum();

    /// <summary>Folds the lines of a capture.</summary>
    public static FoldedStacks Fold(string text)
    {
        Dictionary<string, long> totals = [];
        List<string> ignored = [];
        foreach (string line in text.Split('\n').Where(line => line.Length > 0 && line[0] != '#'))
        {
            if (StackAndNumber().Match(line) is { Success: true } match)
            {
                string stack = match.Groups[1].Value;
                totals[stack] = totals.GetValueOrDefault(stack) + long.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture);
            }
            else
            {
                ignored.Add(line);
            }
        }

        return new FoldedStacks(totals, ignored);
    }

    [GeneratedRegex("^(.*) +([0-9]+)$")]
    private static partial Regex StackAndNumber();
}
