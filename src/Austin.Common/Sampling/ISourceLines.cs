namespace Austin.Common.Sampling;

/// <summary>The sources of a process, for where mode.</summary>
internal interface ISourceLines
{
    /// <summary>A line of a source.</summary>
    /// <param name="file">The file as the frame names it: arbitrary bytes of the target.</param>
    /// <param name="line">The line, from 1.</param>
    /// <param name="isNewer">Whether there is such a file, but it was changed after the process began.</param>
    /// <returns>The line without its end: arbitrary bytes; null when there is none to show.</returns>
    byte[]? Find(ReadOnlySpan<byte> file, long line, out bool isNewer);
}
