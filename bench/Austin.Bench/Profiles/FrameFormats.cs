using System.Globalization;

namespace Austin.Bench.Profiles;

/// <summary>How samplers write a frame.</summary>
internal static class FrameFormats
{
    /// <summary><c>file:function:line</c>.</summary>
    public static StackFrame? Colons(string text)
    {
        int line = text.LastIndexOf(':');
        int function = line <= 0 ? -1 : text.LastIndexOf(':', line - 1);
        return function > 0 && TryLine(text.AsSpan(line + 1), out int number)
            ? new StackFrame(text[..function], text[(function + 1)..line], number)
            : null;
    }

    /// <summary><c>function (file:line)</c>.</summary>
    public static StackFrame? Brackets(string text)
    {
        int open = text.LastIndexOf(" (", StringComparison.Ordinal);
        int line = text.LastIndexOf(':');
        return open > 0 && line > open && text[^1] == ')' && TryLine(text.AsSpan(line + 1, text.Length - line - 2), out int number)
            ? new StackFrame(text[(open + 2)..line], text[..open], number)
            : null;
    }

    private static bool TryLine(ReadOnlySpan<char> text, out int line) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out line);
}
