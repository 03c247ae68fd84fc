using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Austin.Bench.Running;

/// <summary>CPU time of the processes this one has waited for, getrusage(2).</summary>
internal static partial class ResourceUsage
{
    private const int RUSAGE_CHILDREN = -1;

    /// <summary>User and system time, in seconds, of all children that have ended, and of theirs.</summary>
    public static double ChildrenSeconds
    {
        get
        {
            _ = GetResourceUsage(RUSAGE_CHILDREN, out Usage usage);
            return usage.UserSeconds + usage.SystemSeconds + ((usage.UserMicroseconds + usage.SystemMicroseconds) / 1e6);
        }
    }

    [LibraryImport("libc", EntryPoint = "getrusage")]
    private static partial int GetResourceUsage(int who, out Usage usage);

    /// <summary>The 14 longs after the two times are not looked at.</summary>
    [InlineArray(14)]
    private struct Rest
    {
        private long _first;
    }

    /// <summary><c>struct rusage</c> of a 64-bit kernel.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Usage
    {
        public long UserSeconds;
        public long UserMicroseconds;
        public long SystemSeconds;
        public long SystemMicroseconds;
        public Rest Rest;
    }
}
