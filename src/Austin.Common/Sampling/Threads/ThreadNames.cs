using System.Text;
using System.Text.RegularExpressions;
using Austin.Captures.Frames;
using Austin.Common.CPython.Layouts;
using Austin.Common.CPython.Stacks;
using Austin.Common.CPython.Threads;
using Austin.Common.Linux;
using Austin.Common.Memory;

namespace Austin.Common.Sampling.Threads;

/// <summary>
/// Keeps the names of a process's threads. A thread is looked at when it is first sampled and once a second from then on;
/// one without a name after 1 ms, 2 ms, 4 ms and so on, because it gets its name a little after its start.
/// </summary>
internal sealed partial class ThreadNames(int pid, IRemoteMemory memory, InterpreterLayout layout)
{
    private const long FirstPause = 1_000_000;
    private const long LongestPause = 1_000_000_000;

    // The kernel's names (proc_pid_comm(5)) have at most 15 bytes.
    private const int KernelNameBuffer = 32;

    // Bytes that are left of a name that had to be cut, with the last character as a whole.
    private const int ShortestCut = 12;
    private const int MostKept = 1000;

    // Looks take at most a 50th of the time, or there is one a second: a program may have thousands of threads, or of modules.
    private const long MostShare = 50;

    private readonly ThreadNameReader _reader = new(memory, layout);
    private readonly List<string> _given = [];
    private long _next;

    /// <summary>Whether to look at a thread.</summary>
    /// <param name="naming">What is known of it.</param>
    /// <param name="now">In ns since boot.</param>
    public bool IsDue(ThreadNaming naming, long now) => now >= naming.Due && now >= _next;

    /// <summary>Looks at a thread. A name that only the kernel has is taken at the second look, when the others are known.</summary>
    /// <returns>Whether it has another name than before.</returns>
    public bool Read(RemoteThread remote, ThreadNaming naming)
    {
        long start = Clock.BootNanoseconds;
        bool isLeader = remote.ThreadId == pid;
        _reader.Update(naming.Watched, remote.Address, remote.Interpreter, remote.InnerThreadId, isLeader);
        string? name = naming.Watched.Text;
        bool isNamed = name is not null;
        if (!isNamed && !isLeader && naming.Pause is > 0 and < LongestPause)
        {
            name = ReadKernelName(remote.ThreadId);
        }

        naming.Pause = isNamed ? LongestPause : Math.Clamp(naming.Pause * 2, FirstPause, LongestPause);
        long end = Clock.BootNanoseconds;
        naming.Due = end + naming.Pause;
        _next = end + Math.Min(MostShare * (end - start), LongestPause);
        if (name is null || name == naming.Raw)
        {
            return false;
        }

        naming.Raw = name;
        naming.Shown = SafeText.Line(name);
        if (isNamed)
        {
            Keep(naming.Shown);
        }

        return true;
    }

    // What a library, or the program by prctl(2), called the thread. A new thread has the name of the one that made it,
    // which tells nothing of it: the program's own, or from 3.14 on what the kernel was told of a name in Python.
    private string? ReadKernelName(long threadId)
    {
        string? name = ReadName($"/proc/{pid}/task/{threadId}/comm");
        return name is null || name == ReadName($"/proc/{pid}/comm") || OfInterpreters().IsMatch(name) || _given.Exists(given => IsCut(name, given))
            ? null
            : name;
    }

    // Most programs have few; in one with more, a name that one thread has of another is shown at worst.
    private void Keep(string name)
    {
        if (_given.Count < MostKept && !_given.Contains(name))
        {
            _given.Add(name);
        }
    }

    private static bool IsCut(string kernelName, string given) =>
        kernelName == given || (Encoding.UTF8.GetByteCount(kernelName) >= ShortestCut && given.StartsWith(kernelName, StringComparison.Ordinal));

    private static string? ReadName(string path)
    {
        using ProcFile? file = ProcFile.TryOpen(path, out _);
        Span<byte> buffer = stackalloc byte[KernelNameBuffer];
        string name = file is null ? "" : SafeText.Line(file.Read(buffer).TrimEnd((byte)'\n'));
        return name.Length == 0 ? null : name;
    }

    [GeneratedRegex("^[Pp]ython[0-9.]*[a-z]*$")]
    private static partial Regex OfInterpreters();
}
