using System.Globalization;

namespace Austin.Captures.Samples;

/// <summary>The threads of a capture in the order of their first sample.</summary>
public sealed class CaptureThreads
{
    private const int RecentCount = 251; // prime, as thread numbers of pthreads are multiples of 64

    private readonly Dictionary<(long Pid, long? Interpreter, ulong Number), CaptureThread> _numbered = [];
    private readonly Dictionary<(long Pid, long? Interpreter, string Name), CaptureThread> _named = [];
    private readonly List<CaptureThread> _all = [];

    // Of threads whether they had a sample yet or not.
    private readonly Dictionary<(long Pid, long Interpreter, ulong Number), string> _givenNames = [];

    // The last thread of every remainder of the thread number: a capture has millions of samples and few threads.
    private readonly CaptureThread?[] _recent = new CaptureThread?[RecentCount];

    /// <summary>All of them; the id of a thread is its place here.</summary>
    public IReadOnlyList<CaptureThread> All => _all;

    /// <summary>The thread with that id.</summary>
    public CaptureThread Get(long pid, long? interpreterId, ulong number)
    {
        ref CaptureThread? recent = ref _recent[number % RecentCount];
        if (recent is not null && recent.Number == number && recent.Pid == pid && recent.InterpreterId == interpreterId)
        {
            return recent;
        }

        if (!_numbered.TryGetValue((pid, interpreterId, number), out CaptureThread? thread))
        {
            thread = new CaptureThread(_all.Count, pid, interpreterId, number, number.ToString(CultureInfo.InvariantCulture));
            thread.GivenName = interpreterId is long iid ? _givenNames.GetValueOrDefault((pid, iid, number)) : null;
            _numbered.Add((pid, interpreterId, number), thread);
            _all.Add(thread);
        }

        recent = thread;
        return thread;
    }

    /// <summary>Gives a thread its name, or takes it away with an empty one; most of these come before its first sample.</summary>
    public void SetName(in ThreadName name)
    {
        string? given = name.Name.Length == 0 ? null : name.Name;
        if (given is null)
        {
            _givenNames.Remove((name.Pid, name.InterpreterId, name.Thread));
        }
        else
        {
            _givenNames[(name.Pid, name.InterpreterId, name.Thread)] = given;
        }

        if (_numbered.TryGetValue((name.Pid, name.InterpreterId, name.Thread), out CaptureThread? thread))
        {
            thread.GivenName = given;
        }
    }

    /// <summary>The thread that the capture does not number.</summary>
    public CaptureThread Get(long pid, long? interpreterId, string name)
    {
        if (!_named.TryGetValue((pid, interpreterId, name), out CaptureThread? thread))
        {
            thread = new CaptureThread(_all.Count, pid, interpreterId, null, name);
            _named.Add((pid, interpreterId, name), thread);
            _all.Add(thread);
        }

        return thread;
    }
}
