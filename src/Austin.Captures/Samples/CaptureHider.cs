using Austin.Captures.Frames;

namespace Austin.Captures.Samples;

/// <summary>Leaves frames out of the samples of a capture.</summary>
/// <param name="table">The frames of the capture.</param>
/// <param name="hidden">The files whose frames are left out.</param>
public sealed class CaptureHider(CaptureTable table, HiddenFiles hidden)
{
    // By id: whether it is left out.
    private readonly List<bool> _verdicts = [];
    private readonly CaptureSample _shown = new();

    /// <summary>The same sample without those frames; valid until the next one. Kernel frames and marks are never left out.</summary>
    public CaptureSample Hide(CaptureSample sample)
    {
        _shown.Start(sample.Thread);
        foreach (int id in sample.Frames)
        {
            if (!IsHidden(id))
            {
                _shown.Push(id);
            }
        }

        _shown.Gc = sample.Gc;
        _shown.Idle = sample.Idle;
        _shown.Time = sample.Time;
        _shown.Memory = sample.Memory;
        return _shown;
    }

    private bool IsHidden(int id)
    {
        // Ids are dense.
        while (_verdicts.Count <= id)
        {
            Frame frame = table[_verdicts.Count];
            _verdicts.Add(frame.Kind is FrameKind.Python or FrameKind.Native && hidden.Contains(table.String(frame.FileId)));
        }

        return _verdicts[id];
    }
}
