using Austin.Captures.Frames;
using Austin.Captures.Tooling;

namespace Austin.Tools.Selecting;

/// <summary>A capture, and what of it is shown.</summary>
/// <param name="path">A file, or <c>-</c> for standard input.</param>
/// <param name="messages">Says what is wrong with it.</param>
internal sealed class SampleSource(string path, ToolMessages messages)
{
    private long _behind;

    /// <summary>As the user gave it.</summary>
    public string Path => path;

    /// <summary>The files whose frames are left out.</summary>
    public HiddenFiles Hidden { get; init; } = HiddenFiles.None;

    /// <summary>The part whose samples are shown; null for all of it.</summary>
    public TimeRange? Range { get; init; }

    /// <summary>Opens what is shown.</summary>
    /// <exception cref="ToolException">There is no capture, or nothing of it in the range.</exception>
    public ToolInput Open()
    {
        if (Range is not { } range)
        {
            return ToolInput.Open(path, messages, hidden: Hidden);
        }

        using SpooledInput whole = SpooledInput.Open(path);
        using (ToolInput.Open(whole.Path, messages, path))
        {
            // Says what is wrong with what is no capture.
        }

        string part = System.IO.Path.GetTempFileName();
        try
        {
            CapturePart copied = CaptureSlice.Copy(whole.Path, messages, part, range);
            if (copied.Samples == 0)
            {
                messages.Warn($"{path} holds no samples in that range");
            }

            _behind = Math.Max(0, copied.Whole - range.From - copied.Duration);
            return ToolInput.Open(part, messages, path, Hidden, copied.Damage);
        }
        finally
        {
            File.Delete(part);
        }
    }

    /// <summary>When what is shown began, after <see cref="Open"/>; null when nobody knows.</summary>
    /// <param name="duration">How long it took, in µs.</param>
    /// <remarks>A capture does not tell when it was made: a file was written last when sampling ended.</remarks>
    public DateTime? Began(long duration) => File.Exists(path) ? File.GetLastWriteTimeUtc(path).AddMicroseconds(-(_behind + duration)) : null;
}
