using System.Runtime.InteropServices;

namespace Austin.Common.Linux;

/// <summary>
/// Lets the calling thread run before all ordinary ones for a moment, sched_setscheduler(2): where the machine is busy
/// it would else be sent to the end of the queue while others wait for it.
/// </summary>
internal static unsafe partial class RealTimePriority
{
    private const int SCHED_OTHER = 0;
    private const int SCHED_RR = 2;
    private const int LowestRealTime = 1;

    private const int CallingThread = 0;

    /// <summary>Raises the calling thread.</summary>
    /// <returns>False when that needs a right we lack (CAP_SYS_NICE or RLIMIT_RTPRIO), or the user chose a policy for us.</returns>
    public static bool TryRaise() => GetScheduler(CallingThread) == SCHED_OTHER && Set(SCHED_RR, LowestRealTime);

    /// <summary>Makes a thread that was raised an ordinary one again; its nice value is what it was.</summary>
    public static void Restore() => Set(SCHED_OTHER, 0);

    // struct sched_param has the priority alone.
    private static bool Set(int policy, int priority) => SetScheduler(CallingThread, policy, &priority) == 0;

    [LibraryImport("libc", EntryPoint = "sched_getscheduler")]
    [SuppressGCTransition]
    private static partial int GetScheduler(int tid);

    [LibraryImport("libc", EntryPoint = "sched_setscheduler")]
    private static partial int SetScheduler(int tid, int policy, int* priority);
}
