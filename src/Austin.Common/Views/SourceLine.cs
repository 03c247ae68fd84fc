using Austin.Captures.Frames;
using Austin.Common.Sampling;

namespace Austin.Common.Views;

/// <summary>The line of source that a frame is in.</summary>
internal static class SourceLine
{
    /// <summary>Characters that are shown.</summary>
    public const int MaxLength = 160;

    /// <summary>Safe to print, a tab as a blank, without blanks at its end; null for none.</summary>
    /// <param name="source">Finds it.</param>
    /// <param name="table">What the frame's ids stand for.</param>
    /// <param name="frame">A Python frame.</param>
    /// <param name="isNewer">Whether the source was changed after the process began, and so is not what it runs.</param>
    public static string? Find(ISourceLines source, FrameTable table, Frame frame, out bool isNewer)
    {
        byte[]? line = source.Find(table.String(frame.FileId), frame.Span.Line, out isNewer);
        if (line is null || isNewer)
        {
            return null;
        }

        line.AsSpan().Replace((byte)'\t', (byte)' ');
        return SafeText.Cut(SafeText.Line(line), MaxLength);
    }
}
