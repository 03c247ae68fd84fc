using System.Runtime.InteropServices;

namespace Austin.Common.Linux;

/// <summary>The kernel's clocks and precise sleep.</summary>
internal static unsafe partial class Clock
{
    private const int CLOCK_MONOTONIC = 1;
    private const int CLOCK_MONOTONIC_COARSE = 6;
    private const int CLOCK_BOOTTIME = 7;
    private const int CLOCK_PROCESS_CPUTIME_ID = 2;
    private const int CpuClockShift = 3;
    private const int CpuClockOfScheduler = 2;
    private const int TIMER_ABSTIME = 1;
    private const int PR_SET_TIMERSLACK = 29;
    private const long NanosecondsPerSecond = 1_000_000_000;

    // CONFIG_HZ is 100 at least.
    private const long LongestTick = 10_000_000;

    /// <summary>Nanoseconds of a clock that stands still during suspend; the one to sleep on.</summary>
    public static long MonotonicNanoseconds => Now(CLOCK_MONOTONIC);

    /// <summary>Nanoseconds of a clock that goes on during suspend; the one to measure samples with.</summary>
    public static long BootNanoseconds => Now(CLOCK_BOOTTIME);

    /// <summary>
    /// Time that all threads of a process have run, those that ended included, in ns; any process may be asked for.
    /// It goes on for as long as one of them is on a CPU.
    /// </summary>
    /// <returns>-1 when there is no such process, or the kernel does not tell.</returns>
    public static long ProcessNanoseconds(int pid)
    {
        // clock_getcpuclockid(3): the id of a process's clock is its complement with the kind of clock below.
        Timespec time = default;
        return GetTime((~pid << CpuClockShift) | CpuClockOfScheduler, &time) == 0 ? (time.Seconds * NanosecondsPerSecond) + time.Nanoseconds : -1;
    }

    /// <summary>Time between two ticks of the kernel in ns, clock_getres(2): it counts the time of a thread that runs at each of them.</summary>
    public static long TickNanoseconds
    {
        get
        {
            Timespec time = default;
            return GetResolution(CLOCK_MONOTONIC_COARSE, &time) == 0 ? (time.Seconds * NanosecondsPerSecond) + time.Nanoseconds : LongestTick;
        }
    }

    /// <summary>Lets sleeps of the calling thread end on time instead of up to 50 µs late, prctl(2).</summary>
    public static void RequestPreciseTimers() => _ = Prctl(PR_SET_TIMERSLACK, 1, 0, 0, 0);

    /// <summary>Nanoseconds that this program has run.</summary>
    public static long OwnNanoseconds => Now(CLOCK_PROCESS_CPUTIME_ID);

    /// <summary>The CPU that the calling thread is on.</summary>
    public static int Cpu => GetCpu();

    /// <summary>Sleeps until the monotonic clock shows <paramref name="nanoseconds"/>, or a signal arrives.</summary>
    public static void SleepUntil(long nanoseconds)
    {
        Timespec time = new(nanoseconds / NanosecondsPerSecond, nanoseconds % NanosecondsPerSecond);
        _ = Nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, null);
    }

    private static long Now(int clock)
    {
        Timespec time = default;
        _ = GetTime(clock, &time);
        return (time.Seconds * NanosecondsPerSecond) + time.Nanoseconds;
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    [SuppressGCTransition]
    private static partial int GetTime(int clock, Timespec* time);

    [LibraryImport("libc", EntryPoint = "clock_getres")]
    private static partial int GetResolution(int clock, Timespec* time);

    [LibraryImport("libc", EntryPoint = "sched_getcpu")]
    [SuppressGCTransition]
    private static partial int GetCpu();

    [LibraryImport("libc", EntryPoint = "clock_nanosleep")]
    private static partial int Nanosleep(int clock, int flags, Timespec* request, Timespec* remain);

    [LibraryImport("libc", EntryPoint = "prctl")]
    private static partial int Prctl(int option, nuint argument2, nuint argument3, nuint argument4, nuint argument5);

    /// <summary><c>struct timespec</c> of a 64-bit kernel.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Timespec(long Seconds, long Nanoseconds);
}
