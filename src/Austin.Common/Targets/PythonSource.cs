namespace Austin.Common.Targets;

/// <summary>What files of Python's sources have in common.</summary>
internal static class PythonSource
{
    private static readonly string[] _endings = [".py", ".pyw"];

    /// <summary>Whether a file is named as a source is.</summary>
    public static bool IsName(string path) => _endings.Any(ending => path.EndsWith(ending, StringComparison.Ordinal));

    /// <summary>Where its lines are, each without its end, as Python counts them: LF, CR or both end one, and a byte order mark is part of none.</summary>
    /// <param name="text">The bytes of the file.</param>
    public static List<(int Start, int Length)> Lines(ReadOnlySpan<byte> text)
    {
        List<(int, int)> lines = [];
        int start = text.StartsWith("\ufeff"u8) ? "\ufeff"u8.Length : 0;
        while (start < text.Length)
        {
            int length = text[start..].IndexOfAny((byte)'\n', (byte)'\r');
            if (length < 0)
            {
                lines.Add((start, text.Length - start));
                break;
            }

            lines.Add((start, length));
            start += length + 1;
            start += text[start - 1] == '\r' && start < text.Length && text[start] == '\n' ? 1 : 0;
        }

        return lines;
    }
}
