using System.Runtime.InteropServices;

namespace Austin.Common.Linux;

/// <summary>A child that we started, or that became ours; nobody else waits for it.</summary>
internal sealed unsafe partial class LaunchedProcess(int pid) : ITargetProcess
{
    // <bits/waitflags.h> and <bits/siginfo-consts.h>; the same on x86-64 and aarch64.
    private const int P_PID = 1;
    private const int WNOHANG = 1;
    private const int WEXITED = 4;
    private const int WNOWAIT = 0x01000000;
    private const int CLD_EXITED = 1;
    private const int CLD_DUMPED = 3;
    private const int ShortestPause = 100;
    private const int LongestPause = 2_000;

    private ExitStatus? _status;

    public int Pid => pid;

    public bool IsLaunched => true;

    /// <summary>Whether it has ended. It is not reaped, so that its id cannot be given to another process meanwhile.</summary>
    public bool HasExited() => _status is not null || Query(WEXITED | WNOHANG | WNOWAIT) is not null;

    /// <summary>Sends a signal; nothing happens when the process has ended.</summary>
    public void Signal(int signal)
    {
        if (_status is null)
        {
            _ = KillNative(pid, signal);
        }
    }

    /// <summary>Waits until it has ended and reaps it.</summary>
    /// <remarks>A child that we trace shows its stops too, whatever is asked for; they are left to the tracer.</remarks>
    /// <param name="poll">Called every few milliseconds at least; returns true to give up waiting.</param>
    /// <returns>How it ended, or null when waiting was given up.</returns>
    public ExitStatus? Wait(Func<bool> poll)
    {
        // Short pauses at first: a process that is ending already should not make the run look longer.
        uint pause = ShortestPause;
        while (_status is null)
        {
            _status = HasExited() ? Query(WEXITED | WNOHANG) : null;
            if (_status is null)
            {
                if (poll())
                {
                    return null;
                }

                _ = SleepNative(pause);
                pause = Math.Min(pause * 2, LongestPause);
            }
        }

        return _status;
    }

    /// <summary>Reaps it if it has ended.</summary>
    /// <returns>Whether it had.</returns>
    public bool TryReap() => Wait(() => true) is not null;

    private ExitStatus? Query(int options)
    {
        SignalInfo info = default;
        return WaitNative(P_PID, pid, &info, options) == 0 && info.Pid == pid && info.Code <= CLD_DUMPED
            ? new ExitStatus(info.Code != CLD_EXITED, info.Status)
            : null;
    }

    [LibraryImport("libc", EntryPoint = "waitid")]
    private static partial int WaitNative(int idType, int id, SignalInfo* info, int options);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int KillNative(int pid, int signal);

    [LibraryImport("libc", EntryPoint = "usleep")]
    private static partial int SleepNative(uint microseconds);
}
