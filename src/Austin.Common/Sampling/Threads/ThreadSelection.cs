using System.Globalization;
using Austin.Common.CPython.Threads;

namespace Austin.Common.Sampling.Threads;

/// <summary>Which threads of a process are sampled.</summary>
/// <param name="pid">The process.</param>
/// <param name="header">Words of the runtime.</param>
/// <param name="gil">Who holds the GIL.</param>
/// <param name="exceptions">Reads exceptions; null to sample threads without any, too.</param>
/// <param name="settings">What was asked for.</param>
internal sealed class ThreadSelection(int pid, RuntimeSnapshot header, GilOfPass gil, ExceptionReader? exceptions, SamplingSettings settings)
{
    private readonly string[] _names = [.. settings.OnlyThreads];
    private readonly long[] _ids = [.. settings.OnlyThreads.Select(static text =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long id) ? id : 0).Where(static id => id > 0)];

    /// <summary>Whether all threads are.</summary>
    public bool IsAll { get; } = !settings.OnlyGilHolder && exceptions is null && !settings.OnlyMain && settings.OnlyThreads.Count == 0;

    /// <summary>Whether the header must be fresh for it.</summary>
    public bool NeedsHeader => settings.OnlyGilHolder;

    /// <summary>Whether a thread is.</summary>
    /// <param name="thread">The thread; its name was looked at.</param>
    /// <param name="pass">The number of the pass.</param>
    public bool Includes(SampledThread thread, long pass)
    {
        if (IsAll)
        {
            return true;
        }

        long id = thread.Track.ThreadId;
        return (!settings.OnlyMain || id == pid)
            && (_names.Length == 0 || Array.IndexOf(_ids, id) >= 0
                || (thread.Naming.Shown is { } name && (Array.IndexOf(_names, name) >= 0 || Array.IndexOf(_names, thread.Naming.Raw) >= 0)))
            && (!settings.OnlyGilHolder || (header.HasGil && gil.Holder(thread.Track.Interpreter, pass) == thread.Track.Address))
            && (exceptions is null || exceptions.HasAny(thread.Track.Address, thread.Track.Interpreter));
    }
}
