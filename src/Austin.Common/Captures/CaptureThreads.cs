using System.Globalization;

namespace Austin.Common.Captures;

/// <summary>The threads of a capture in the order of their first sample.</summary>
internal sealed class CaptureThreads
{
    private readonly Dictionary<(long Pid, long? Interpreter, ulong Number), CaptureThread> _numbered = [];
    private readonly Dictionary<(long Pid, long? Interpreter, string Name), CaptureThread> _named = [];
    private readonly List<CaptureThread> _all = [];

    public IReadOnlyList<CaptureThread> All => _all;

    /// <summary>The thread with that id.</summary>
    public CaptureThread Get(long pid, long? interpreterId, ulong number)
    {
        if (!_numbered.TryGetValue((pid, interpreterId, number), out CaptureThread? thread))
        {
            thread = new CaptureThread(_all.Count, pid, interpreterId, number, number.ToString(CultureInfo.InvariantCulture));
            _numbered.Add((pid, interpreterId, number), thread);
            _all.Add(thread);
        }

        return thread;
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
