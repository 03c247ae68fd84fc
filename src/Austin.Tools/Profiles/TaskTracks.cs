using Austin.Captures.Samples;

namespace Austin.Tools.Profiles;

/// <summary>Tells samples of tasks that do not run (<c>--async=all</c>) from those of threads, and gives each task a track.</summary>
/// <remarks>
/// Such a sample has the thread of its event loop and begins with the task's frame, which no sample of a thread does with that option.
/// Tasks of one loop and one name share a track.
/// </remarks>
internal sealed class TaskTracks(CaptureTable table)
{
    // Behind all numbers of threads.
    private const int FirstId = 1 << 30;

    private readonly Dictionary<(CaptureThread Loop, int Name), CaptureThread> _tracks = [];

    /// <summary>Whether tasks that do not run have samples.</summary>
    public bool HasWaiting { get; private set; }

    /// <summary>Takes note of a capture's metadata.</summary>
    public void Metadata(string key, string value) => HasWaiting |= key == CaptureTasks.Key && value == CaptureTasks.All;

    /// <summary>Whether a sample is that of a task that does not run.</summary>
    public bool IsWaiting(CaptureSample sample) => HasWaiting && sample.FrameCount > 0 && IsTask(sample.Frames[0]);

    /// <summary>Whether a frame stands for a task.</summary>
    public bool IsTask(int frame) => table.String(table[frame].FileId).SequenceEqual(CaptureTasks.File);

    /// <summary>The thread of a sample, or of a task that does not run the track.</summary>
    public CaptureThread Of(CaptureSample sample) => IsWaiting(sample) ? Of(sample.Thread, sample.Frames[0]) : sample.Thread;

    /// <summary>The track of a task.</summary>
    /// <param name="loop">The thread of its event loop.</param>
    /// <param name="frame">The frame that stands for it.</param>
    public CaptureThread Of(CaptureThread loop, int frame)
    {
        int name = table[frame].FunctionId;
        if (!_tracks.TryGetValue((loop, name), out CaptureThread? track))
        {
            track = loop.Task(FirstId + _tracks.Count, table.Text(name), _tracks.Count + 1);
            _tracks.Add((loop, name), track);
        }

        return track;
    }
}
