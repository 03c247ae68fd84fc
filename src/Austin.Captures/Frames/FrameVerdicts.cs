namespace Austin.Captures.Frames;

/// <summary>Which frames of a process are left out; each is judged once, and nothing is allocated for one that was.</summary>
/// <param name="table">The frames.</param>
/// <param name="hidden">The files whose frames are left out.</param>
internal sealed class FrameVerdicts(FrameTable table, HiddenFiles hidden)
{
    private const byte Shown = 1;
    private const byte Hidden = 2;

    private readonly int _generation = table.Generation;

    // By id; 0 for those that were not judged yet.
    private byte[] _verdicts = new byte[1024];

    /// <summary>Whether the ids of a table are those that were judged.</summary>
    public bool IsOf(FrameTable other) => other == table && other.Generation == _generation;

    /// <summary>Whether a frame is left out. Kernel frames never are: they are of no file.</summary>
    public bool IsHidden(int id)
    {
        if (id >= _verdicts.Length)
        {
            Array.Resize(ref _verdicts, Math.Max(id + 1, _verdicts.Length * 2));
        }

        if (_verdicts[id] == 0)
        {
            Frame frame = table[id];
            _verdicts[id] = frame.Kind != FrameKind.Kernel && hidden.Contains(table.String(frame.FileId)) ? Hidden : Shown;
        }

        return _verdicts[id] == Hidden;
    }
}
