using Austin.Captures.Samples;

namespace Austin.Tools.Validation;

/// <summary>What a capture consists of.</summary>
internal sealed class CaptureCounts
{
    public long Metadata { get; set; }

    public long Samples { get; private set; }

    public long WithoutFrames { get; private set; }

    public long Invalid { get; private set; }

    public long Collecting { get; private set; }

    public long Idle { get; private set; }

    public int DeepestStack { get; private set; }

    /// <summary>µs.</summary>
    public long Time { get; private set; }

    /// <summary>Bytes, allocations less what was freed.</summary>
    public long Memory { get; private set; }

    public void Add(CaptureSample sample)
    {
        Samples++;
        WithoutFrames += sample.Frames.IsEmpty ? 1 : 0;
        Invalid += sample.Frames.Contains(CaptureTable.InvalidFrame) ? 1 : 0;
        Collecting += sample.Gc ? 1 : 0;
        Idle += sample.Idle ? 1 : 0;
        DeepestStack = Math.Max(DeepestStack, sample.Frames.Length);
        Time += sample.Time ?? 0;
        Memory += sample.Memory ?? 0;
    }
}
