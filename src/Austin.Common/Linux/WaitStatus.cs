namespace Austin.Common.Linux;

/// <summary>What waitid(2) says of a traced thread.</summary>
/// <param name="Code"><c>si_code</c>; 0 when nothing happened.</param>
/// <param name="Status"><c>si_status</c>: the signal it stopped for, and the kind of stop in the bits above (ptrace(2)).</param>
internal readonly record struct WaitStatus(int Code, int Status)
{
    // <bits/siginfo-consts.h>
    private const int CLD_DUMPED = 3;
    private const int CLD_TRAPPED = 4;

    // <bits/signum-arch.h>, <sys/ptrace.h>
    private const int SIGTRAP = 5;
    private const int PTRACE_EVENT_STOP = 128;

    /// <summary>Stands for a thread that cannot be waited for.</summary>
    public static WaitStatus Unknown => new(-1, 0);

    /// <summary>It neither stopped nor ended.</summary>
    public bool IsNothing => Code == 0;

    /// <summary>It is stopped.</summary>
    public bool IsStopped => Code >= CLD_TRAPPED;

    /// <summary>It ended.</summary>
    public bool IsEnded => Code is > 0 and <= CLD_DUMPED;

    /// <summary>It is stopped because its tracer asked it to, and for no signal.</summary>
    public bool IsAsked => IsStopped && Status == (SIGTRAP | (PTRACE_EVENT_STOP << 8));

    /// <summary>
    /// The signal that was about to be delivered when it stopped, and which must be passed on; 0 when it stopped
    /// because it was asked to, or because its whole process is stopped (ptrace(2), PTRACE_EVENT_STOP).
    /// </summary>
    public int SignalToPassOn => Status >> 8 == 0 ? Status : 0;
}
