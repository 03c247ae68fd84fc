using System.Text.RegularExpressions;

namespace Austin.Tui.Views;

/// <summary>Regular expressions that a user typed: in any case, and never slower than the length of what they look at.</summary>
internal static class BoundedRegex
{
    // https://learn.microsoft.com/dotnet/api/system.text.regularexpressions.regexoptions: the setting is read by the framework. States of the
    // automaton that is made of an expression: (x{1000}){1000} would take all memory.
    private const string LimitName = "REGEX_NONBACKTRACKING_MAX_AUTOMATA_SIZE";
    private const int Limit = 10_000;

    /// <summary>Makes one.</summary>
    /// <param name="pattern">The expression.</param>
    /// <param name="problem">What is wrong with it, in one line.</param>
    /// <returns>Null where something is wrong.</returns>
    public static Regex? TryParse(string pattern, out string problem)
    {
        AppContext.SetData(LimitName, Limit);
        try
        {
            problem = "";
            return new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
        }
        catch (RegexParseException exception)
        {
            problem = $"no regular expression: {exception.Error} at {exception.Offset}";
        }
        catch (NotSupportedException)
        {
            problem = "a regular expression that is too large, or looks around or back, which is not supported";
        }

        return null;
    }
}
