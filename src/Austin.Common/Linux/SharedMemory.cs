using System.Globalization;
using System.Runtime.InteropServices;

namespace Austin.Common.Linux;

/// <summary>Tells whether a process still runs in the memory of its parent, as it does from vfork(2) to its exec.</summary>
internal static partial class SharedMemory
{
    // KCMP_VM, linux/kcmp.h.
    private const long SameMemory = 1;

    // The parent may change its memory between the two looks at it.
    private const int Attempts = 3;

    private static readonly long _kcmp = SystemCalls.Number("kcmp");

    /// <summary>Compares both by kcmp(2); where that is refused, by the page counts of both, which are the same for one memory.</summary>
    /// <param name="pid">The process.</param>
    /// <returns>false also when the parent cannot be seen.</returns>
    public static bool WithParent(int pid)
    {
        int parent = ThreadStatus.TryRead(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/status"))?.ParentId ?? 0;
        if (parent == 0)
        {
            return false;
        }

        long order = SystemCallNative(_kcmp, pid, parent, SameMemory, 0, 0);
        return order >= 0 ? order == 0 : HaveSameSize(pid, parent);
    }

    /// <summary>Whether the page counts of two processes are the same.</summary>
    public static bool HaveSameSize(int pid, int parent)
    {
        Span<byte> first = stackalloc byte[128];
        Span<byte> second = stackalloc byte[128];
        for (int i = 0; i < Attempts; i++)
        {
            int length = Read(parent, first);
            if (length > 0 && first[..length].SequenceEqual(second[..Read(pid, second)]))
            {
                return true;
            }
        }

        return false;
    }

    private static int Read(int pid, Span<byte> text)
    {
        using ProcFile? file = ProcFile.TryOpen(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/statm"), out _);
        return file is null ? 0 : file.Read(text).Length;
    }

    [LibraryImport("libc", EntryPoint = "syscall")]
    private static partial long SystemCallNative(long number, long first, long second, long type, long firstIndex, long secondIndex);
}
