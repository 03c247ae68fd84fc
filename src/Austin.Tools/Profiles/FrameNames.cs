using Austin.Captures.Frames;
using Austin.Captures.Samples;

namespace Austin.Tools.Profiles;

/// <summary>
/// The frames of a capture as people see them: places that differ in columns only are one, and what is no function
/// has a name of its own.
/// </summary>
/// <param name="table">The capture's frames.</param>
internal sealed class FrameNames(CaptureTable table)
{
    /// <summary>Stands for a sample without frames, whose measure would get lost otherwise.</summary>
    public const int NoFrames = -1;

    private readonly Dictionary<(int File, int Function, long Line, FrameKind Kind), int> _byName = [];
    private readonly List<int> _ids = [];
    private readonly List<int> _frames = [];

    /// <summary>Number of named frames; ids are 0 … Count-1 in order of first use.</summary>
    public int Count => _frames.Count;

    /// <summary>The id of a capture's frame.</summary>
    public int Id(int frame)
    {
        while (_ids.Count <= frame + 1)
        {
            _ids.Add(-1);
        }

        if (_ids[frame + 1] < 0)
        {
            _ids[frame + 1] = Find(frame);
        }

        return _ids[frame + 1];
    }

    /// <summary>The function name to show.</summary>
    public string Function(int id) => _frames[id] switch
    {
        NoFrames => "(no frames)",
        CaptureTable.InvalidFrame => ":INVALID:",
        CaptureTable.GcFrame => ":GC:",
        int frame => table.Text(table[frame].FunctionId),
    };

    /// <summary>The file name; empty if there is none.</summary>
    public string File(int id) => _frames[id] == NoFrames ? "" : table.Text(table[_frames[id]].FileId);

    /// <summary>The line; for unresolved native frames the offset in the function.</summary>
    public long Line(int id) => _frames[id] == NoFrames ? 0 : table[_frames[id]].Span.Line;

    /// <summary>What the frame stands for.</summary>
    public FrameKind Kind(int id) => _frames[id] == NoFrames ? FrameKind.Invalid : table[_frames[id]].Kind;

    private int Find(int frame)
    {
        (int, int, long, FrameKind) name = default;
        if (frame != NoFrames)
        {
            Frame f = table[frame];
            name = (f.FileId, f.FunctionId, f.Span.Line, f.Kind);
            if (_byName.TryGetValue(name, out int known))
            {
                return known;
            }
        }

        int id = _frames.Count;
        _frames.Add(frame);
        if (frame != NoFrames)
        {
            _byName.Add(name, id);
        }

        return id;
    }
}
