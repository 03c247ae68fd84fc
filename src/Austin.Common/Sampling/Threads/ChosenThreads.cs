using System.Globalization;

namespace Austin.Common.Sampling.Threads;

/// <summary>Which threads of a process were asked for, by who they are (<c>--main</c>, <c>--only-thread</c>).</summary>
/// <param name="pid">The process.</param>
/// <param name="settings">What was asked for.</param>
internal sealed class ChosenThreads(int pid, SamplingSettings settings)
{
    private readonly string[] _names = [.. settings.OnlyThreads];
    private readonly long[] _ids = [.. settings.OnlyThreads.Select(static text =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long id) ? id : 0).Where(static id => id > 0)];

    /// <summary>Whether all threads were.</summary>
    public bool IsAll { get; } = !settings.OnlyMain && settings.OnlyThreads.Count == 0;

    /// <summary>Whether a thread was.</summary>
    /// <param name="thread">The thread; its name was looked at.</param>
    public bool Includes(SampledThread thread)
    {
        long id = thread.Remote.ThreadId;
        return (!settings.OnlyMain || id == pid)
            && (_names.Length == 0 || Array.IndexOf(_ids, id) >= 0
                || (thread.Naming.Shown is { } name && (Array.IndexOf(_names, name) >= 0 || Array.IndexOf(_names, thread.Naming.Raw) >= 0)));
    }
}
