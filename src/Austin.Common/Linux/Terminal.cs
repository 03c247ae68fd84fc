using System.Runtime.InteropServices;

namespace Austin.Common.Linux;

/// <summary>Whether somebody looks at an output.</summary>
internal static partial class Terminal
{
    /// <summary>Whether a descriptor is a terminal (isatty(3)).</summary>
    public static bool Is(int descriptor) => IsTerminalNative(descriptor) == 1;

    [LibraryImport("libc", EntryPoint = "isatty")]
    private static partial int IsTerminalNative(int descriptor);
}
