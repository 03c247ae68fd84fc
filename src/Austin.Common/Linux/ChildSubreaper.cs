using System.Runtime.InteropServices;

namespace Austin.Common.Linux;

/// <summary>
/// Makes us the parent of every descendant that loses its own, prctl(2): a daemon that lets go of the command that
/// started it is still found, and must be waited for.
/// </summary>
internal static partial class ChildSubreaper
{
    private const int PR_SET_CHILD_SUBREAPER = 36;

    /// <summary>Takes the part for all processes that are started from here on.</summary>
    public static void Become() => _ = Control(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);

    /// <summary>Lets the first process of the system have those that lose their parent from here on.</summary>
    public static void Cease() => _ = Control(PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0);

    [LibraryImport("libc", EntryPoint = "prctl")]
    private static partial int Control(int option, nuint argument, nuint unused3, nuint unused4, nuint unused5);
}
