using Austin.Captures.Frames;

namespace Austin.Captures.Mojo;

/// <summary>Which strings and frames of one process a MOJO stream has defined. Keys are the table's ids, shifted.</summary>
public sealed class MojoKeysWritten
{
    private FrameTable? _table;
    private int _generation;
    private ulong[] _frames = new ulong[256];
    private bool[] _strings = new bool[256];

    /// <summary>Prepares for a sample; forgets everything when the table is another one or started afresh.</summary>
    public void Use(FrameTable table)
    {
        if (!ReferenceEquals(table, _table) || table.Generation != _generation)
        {
            _table = table;
            _generation = table.Generation;
            Array.Clear(_frames);
            Array.Clear(_strings);
        }

        Grow(ref _frames, table.Count);
        Grow(ref _strings, table.StringCount);
    }

    /// <summary>By frame what refers to it, see <see cref="MojoWriter.EncodeReference"/>; 0 where it still has to be defined.</summary>
    public ReadOnlySpan<ulong> References => _frames;

    /// <summary>Counts a frame as defined.</summary>
    public void Define(int id) => _frames[id] = MojoWriter.EncodeReference(id);

    /// <summary>Counts a frame as one that is not referred to: those of the kernel are written by their names.</summary>
    public void LeaveOut(int id) => _frames[id] = 1;

    /// <summary>Whether the string still has to be defined; it counts as defined from now on.</summary>
    public bool DefinesString(int id)
    {
        bool first = !_strings[id];
        _strings[id] = true;
        return first;
    }

    /// <summary>The key of a frame.</summary>
    public static ulong FrameKey(int id) => (ulong)id;

    /// <summary>The key of a string; the first two are reserved by the format.</summary>
    public static ulong StringKey(int id) => (ulong)id + MojoFormat.FirstStringKey;

    private static void Grow<T>(ref T[] flags, int count)
    {
        if (flags.Length < count)
        {
            Array.Resize(ref flags, Math.Max(count, flags.Length * 2));
        }
    }
}
