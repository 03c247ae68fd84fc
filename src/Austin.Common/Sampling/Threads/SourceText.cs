namespace Austin.Common.Sampling.Threads;

/// <summary>The text of a source, and where its lines begin.</summary>
/// <param name="text">The bytes of the file.</param>
internal sealed class SourceText(ReadOnlyMemory<byte> text)
{
    /// <summary>Bytes of a line that are shown; of a longer one the rest is left out.</summary>
    public const int MaxLine = 400;

    /// <summary>There is no source, or it is not shown.</summary>
    public static readonly SourceText None = new(default);

    /// <summary>There is one, but it is not what the process runs.</summary>
    public static readonly SourceText Newer = new(default) { IsNewer = true };

    private readonly int[] _starts = Starts(text.Span);

    /// <summary>Whether it was changed after the process began.</summary>
    public bool IsNewer { get; private init; }

    /// <summary>A line without its end and the blanks in front of that; null when there is no such line.</summary>
    /// <param name="number">Counted from 1.</param>
    public byte[]? Line(long number)
    {
        if (number > _starts.Length)
        {
            return null;
        }

        ReadOnlySpan<byte> line = text.Span[_starts[(int)number - 1]..];
        int end = line.IndexOfAny((byte)'\n', (byte)'\r');
        line = line[..(end < 0 ? line.Length : end)].TrimEnd(" \t\f"u8);
        return line[..Math.Min(line.Length, MaxLine)].ToArray();
    }

    // As Python counts lines: LF, CR or both end one.
    private static int[] Starts(ReadOnlySpan<byte> text)
    {
        List<int> starts = [];
        int start = text.StartsWith("\ufeff"u8) ? "\ufeff"u8.Length : 0;
        while (start < text.Length)
        {
            starts.Add(start);
            int end = text[start..].IndexOfAny((byte)'\n', (byte)'\r');
            if (end < 0)
            {
                break;
            }

            start += end + 1;
            start += text[start - 1] == '\r' && start < text.Length && text[start] == '\n' ? 1 : 0;
        }

        return [.. starts];
    }
}
