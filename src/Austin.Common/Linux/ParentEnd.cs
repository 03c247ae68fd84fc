using System.Runtime.InteropServices;

namespace Austin.Common.Linux;

/// <summary>Asks for a signal at the end of the program that started us, prctl(2).</summary>
internal static partial class ParentEnd
{
    // <linux/prctl.h>
    private const int PR_SET_PDEATHSIG = 1;

    /// <summary>Asks for SIGTERM when our parent ends.</summary>
    /// <param name="pid">Our parent as it knows itself.</param>
    /// <returns>False when it has ended already.</returns>
    public static bool TryFollow(int pid)
    {
        _ = ControlNative(PR_SET_PDEATHSIG, (nuint)Signals.Terminate, 0, 0, 0);

        // Asked afterwards: an end before the request is seen here, one behind it is signalled.
        return ParentNative() == pid;
    }

    [LibraryImport("libc", EntryPoint = "prctl")]
    private static partial int ControlNative(int option, nuint first, nuint second, nuint third, nuint fourth);

    [LibraryImport("libc", EntryPoint = "getppid")]
    private static partial int ParentNative();
}
