using System.CommandLine;
using System.CommandLine.Parsing;

namespace Austin.Captures.Tooling;

/// <summary>Says what an option takes, in our own words, where its value is none of that.</summary>
public static class CheckedOption
{
    /// <summary>Refuses the values of an option that are not right, and those that are none of its type.</summary>
    /// <param name="option">The option.</param>
    /// <param name="isRight">Whether a value is right; null where it was not given and has no default.</param>
    /// <param name="message">What it takes.</param>
    public static void Require<T>(this Option<T> option, Func<T?, bool> isRight, string message) => option.Validators.Add(result =>
    {
        if (!TryValue(result, out T? value) || !isRight(value))
        {
            result.AddError(message);
        }
    });

    /// <summary>What is wrong with a command line: of what is said about one option, our words, which come last.</summary>
    /// <param name="result">A command line with an error.</param>
    public static string Problem(this ParseResult result) =>
        result.Errors.Last(error => error.SymbolResult == result.Errors[0].SymbolResult).Message;

    // The library tells by an exception that a word is no number, and calls validators before it looks itself.
    private static bool TryValue<T>(OptionResult result, out T? value)
    {
        try
        {
            value = result.GetValueOrDefault<T>();
            return true;
        }
        catch (InvalidOperationException)
        {
            value = default;
            return false;
        }
    }
}
