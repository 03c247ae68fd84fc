using Austin.Captures.Reading;

namespace Austin.Tools.Recording;

/// <summary>Reads a file that another process is still writing; ends where that process has ended and all is read.</summary>
/// <param name="path">The file.</param>
/// <param name="isComplete">Whether nothing will be added any more.</param>
/// <param name="waiting">Called now and then while there is nothing to read.</param>
internal sealed class FollowedFile(string path, Func<bool> isComplete, Action waiting) : ForwardStream
{
    // Half as long as the sampler keeps samples to itself.
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(50);

    private readonly FileStream _file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);

    public override int Read(Span<byte> buffer)
    {
        while (true)
        {
            // Asked first: what was written before the end is then read after it.
            bool isLast = isComplete();
            int read = _file.Read(buffer);
            if (read > 0 || isLast)
            {
                return read;
            }

            waiting();
            Thread.Sleep(_pause);
        }
    }

    protected override void Dispose(bool disposing)
    {
        _file.Dispose();
        base.Dispose(disposing);
    }
}
