using Austin.Captures.Frames;

namespace Austin.Common.Console;

/// <summary>An unexpected error on one line, for a bug report: what it is, what it says and where in the program it happened.</summary>
internal static class FaultText
{
    // So many calls show a place; the innermost may be one of the framework.
    private const int MaxPlaces = 5;

    /// <summary>The text, safe to print.</summary>
    public static string Of(Exception exception)
    {
        string text = $"{exception.GetType().Name}: {exception.Message}";
        for (Exception? inner = exception.InnerException; inner is not null; inner = inner.InnerException)
        {
            text += $" <- {inner.GetType().Name}: {inner.Message}";
        }

        string places = Places(exception.StackTrace);
        return SafeText.Line(places.Length == 0 ? text : $"{text} [{places}]");
    }

    // Innermost call first.
    private static string Places(string? trace)
    {
        IEnumerable<string> calls = (trace ?? "").Split('\n').Select(line => line.Trim())
            .Where(line => line.StartsWith("at ", StringComparison.Ordinal)).Take(MaxPlaces).Select(Place);
        return string.Join(" < ", calls);
    }

    // Without the source file: it names a folder of the machine that the program was built on.
    private static string Place(string line)
    {
        int source = line.IndexOf(" in ", StringComparison.Ordinal);
        return (source < 0 ? line : line[..source])["at ".Length..];
    }
}
