using Austin.Captures.Frames;
using Austin.Captures.Reading;
using Austin.Captures.Samples;

namespace Austin.Captures.Mojo;

/// <summary>
/// What the keys of a MOJO stream mean. Definitions count for the process of the last STACK; one that precedes every
/// STACK, as Austin 3.4 wrote them, counts where the process has none of its own.
/// </summary>
/// <param name="table">Where strings and frames get their ids.</param>
/// <param name="damage">Where undefined references are counted.</param>
public sealed class MojoDefinitions(CaptureTable table, CaptureDamage damage)
{
    private readonly Dictionary<long, MojoKeysRead> _processes = [];
    private readonly MojoKeysRead _beforeAnyStack = new();
    private readonly MojoKeysRead _anywhere = new();
    private MojoKeysRead? _process;
    private long _pid;

    /// <summary>How often a key was met that the process itself had not defined; what it meant may change.</summary>
    public long Borrowed { get; private set; }

    /// <summary>How often a process gave another meaning to a frame's key.</summary>
    public long Redefined { get; private set; }

    /// <summary>A STACK was read: from now on the definitions of this process count.</summary>
    public void Enter(long pid)
    {
        if (_process is null || _pid != pid)
        {
            _pid = pid;
            if (!_processes.TryGetValue(pid, out _process))
            {
                _process = new MojoKeysRead();
                _processes.Add(pid, _process);
            }
        }
    }

    /// <summary>Takes the STRING event the reader stands at.</summary>
    public void DefineString(ref readonly MojoReader reader)
    {
        int id = table.Intern(reader.Text);
        (_process ?? _beforeAnyStack).Strings.Set(reader.Key, id);
        _anywhere.Strings.Set(reader.Key, id);
    }

    /// <summary>Takes the FRAME event the reader stands at.</summary>
    public void DefineFrame(ref readonly MojoReader reader)
    {
        int frame = table.Add(FindString(reader.FileKey), FindString(reader.ScopeKey), reader.Span);
        KeyMap frames = (_process ?? _beforeAnyStack).Frames;
        int former = frames.Find(reader.Key);
        if (former != frame)
        {
            Redefined += former >= 0 ? 1 : 0;
            frames.Set(reader.Key, frame);
        }

        _anywhere.Frames.Set(reader.Key, frame);
    }

    /// <summary>The id of the frame that a key means in the process of the last STACK.</summary>
    public int FindFrame(ulong key)
    {
        int frame = _process!.Frames.Find(key);
        return frame >= 0 ? frame : FindFrameElsewhere(key);
    }

    private int FindFrameElsewhere(ulong key)
    {
        int frame = Elsewhere(map => map.Frames, key);
        if (frame < 0)
        {
            damage.UndefinedReferences++;
            frame = CaptureTable.InvalidFrame;
        }

        return frame;
    }

    private int FindString(ulong key)
    {
        int id = _process?.Strings.Find(key) ?? -1;
        id = id < 0 ? Elsewhere(map => map.Strings, key) : id;
        if (id >= 0)
        {
            return id;
        }

        if (key == MojoFormat.EmptyStringKey)
        {
            return table.EmptyString;
        }

        if (key != MojoFormat.UnknownStringKey)
        {
            damage.UndefinedReferences++;
        }

        return table.Intern(MojoFormat.UnknownName);
    }

    private int Elsewhere(Func<MojoKeysRead, KeyMap> map, ulong key)
    {
        Borrowed++;
        int value = map(_beforeAnyStack).Find(key);
        return value >= 0 ? value : map(_anywhere).Find(key);
    }
}
