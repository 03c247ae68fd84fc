using System.Runtime.InteropServices;

namespace Austin.Common.Linux;

/// <summary>The CPUs that the calling thread may run on, sched_setaffinity(2).</summary>
internal sealed unsafe partial class CpuAffinity
{
    // The kernel takes and gives whole words; 8,192 CPUs are more than it is built for.
    private const int Words = 128;
    private const int CallingThread = 0;

    private readonly ulong[] _allowed = new ulong[Words];
    private readonly ulong[] _single = new ulong[Words];

    private CpuAffinity()
    {
    }

    /// <summary>What the calling thread is allowed now.</summary>
    /// <returns>null when the kernel does not tell.</returns>
    public static CpuAffinity? TryRead()
    {
        CpuAffinity affinity = new();
        fixed (ulong* mask = affinity._allowed)
        {
            return Get(CallingThread, Words * sizeof(ulong), mask) == 0 ? affinity : null;
        }
    }

    /// <summary>Whether the thread may run on a CPU.</summary>
    public bool Allows(int cpu) => cpu is >= 0 and < Words * 64 && (_allowed[cpu / 64] & (1UL << (cpu % 64))) != 0;

    /// <summary>Binds the calling thread to one CPU; it is moved there before this returns.</summary>
    public bool TryBind(int cpu)
    {
        if (!Allows(cpu))
        {
            return false;
        }

        Array.Clear(_single);
        _single[cpu / 64] = 1UL << (cpu % 64);
        return TrySet(_single);
    }

    /// <summary>Lets the calling thread run where it was allowed to.</summary>
    public void Restore() => _ = TrySet(_allowed);

    private static bool TrySet(ulong[] mask)
    {
        fixed (ulong* words = mask)
        {
            return Set(CallingThread, Words * sizeof(ulong), words) == 0;
        }
    }

    [LibraryImport("libc", EntryPoint = "sched_getaffinity")]
    private static partial int Get(int tid, nuint size, ulong* mask);

    [LibraryImport("libc", EntryPoint = "sched_setaffinity")]
    private static partial int Set(int tid, nuint size, ulong* mask);
}
