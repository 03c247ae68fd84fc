using Austin.Common.Targets;

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

    private readonly List<(int Start, int Length)> _lines = PythonSource.Lines(text.Span);

    /// <summary>Whether it was changed after the process began.</summary>
    public bool IsNewer { get; private init; }

    /// <summary>A line without its end and the blanks in front of that; null when there is no such line.</summary>
    /// <param name="number">Counted from 1.</param>
    public byte[]? Line(long number)
    {
        if (number > _lines.Count)
        {
            return null;
        }

        (int start, int length) = _lines[(int)number - 1];
        ReadOnlySpan<byte> line = text.Span.Slice(start, length).TrimEnd(" \t\f"u8);
        return line[..Math.Min(line.Length, MaxLine)].ToArray();
    }
}
