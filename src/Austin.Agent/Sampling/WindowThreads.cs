using Austin.Captures.Frames;
using Austin.Captures.Samples;

namespace Austin.Agent.Sampling;

/// <summary>The names of a process's threads. Those of one name are one, and what is distinct in a window is bounded.</summary>
internal sealed class WindowThreads
{
    /// <summary>Most names of a window; each is a series at a server.</summary>
    public const int MostNames = 100;

    /// <summary>What threads with other names are called then.</summary>
    public const string Other = "[other]";

    // UTF-16 units, with the ellipsis of a longer one that is cut.
    private const int MostLength = 200;

    // By interpreter and thread.
    private readonly Dictionary<(long Interpreter, long Thread), string> _names = [];

    // Which were met in this window, and what they are called.
    private readonly HashSet<(long Interpreter, long Thread)> _met = [];
    private readonly HashSet<string> _shown = new(StringComparer.Ordinal);

    /// <summary>Takes note of a metadatum, which may be the name of a thread.</summary>
    public void Note(string key, string value)
    {
        if (key == ThreadName.Key && ThreadName.Parse(value) is { } name)
        {
            (long, long) thread = (name.InterpreterId, (long)name.Thread);
            _names[thread] = SafeText.Cut(name.Name, MostLength - 1);
            _ = _met.Add(thread);
        }
    }

    /// <summary>The name of a thread in this window; null while it has none.</summary>
    public string? Find(in Sample sample)
    {
        (long, long) thread = (sample.InterpreterId, sample.ThreadId);
        if (!_names.TryGetValue(thread, out string? name) || name.Length == 0)
        {
            return null;
        }

        _ = _met.Add(thread);
        return _shown.Contains(name) || (_shown.Count < MostNames && _shown.Add(name)) ? name : Other;
    }

    /// <summary>Begins a window: threads that were not met in the last one are forgotten, for they have ended.</summary>
    public void Begin()
    {
        foreach ((long, long) thread in _names.Keys)
        {
            if (!_met.Contains(thread))
            {
                _ = _names.Remove(thread);
            }
        }

        _met.Clear();
        _shown.Clear();
    }
}
