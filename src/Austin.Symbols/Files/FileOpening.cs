using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Austin.Symbols.Files;

/// <summary>
/// open(2) without waiting: a path out of a target's name space may name a FIFO, on which the
/// framework's own open would block for ever. Links in a target's file system are followed inside its root.
/// </summary>
public static unsafe partial class FileOpening
{
    private const int CurrentFolder = -100;
    private const int PathOnly = 0x200000;

    // openat2(2), Linux 5.6, the same number on x86-64 and aarch64.
    private const long OpenAt2 = 437;
    private const ulong ResolveNoMagicLinks = 2;
    private const ulong ResolveInRoot = 0x10;

    private const int NoControllingTerminal = 0x100;
    private const int NonBlocking = 0x800;
    private const int CloseOnExec = 0x80000;

    /// <summary>A handle for reading, invalid when the file cannot be opened.</summary>
    /// <remarks>Below <c>/proc/PID/root</c> nothing can be opened where the kernel has no openat2(2).</remarks>
    public static SafeFileHandle OpenReadOnly(string path)
    {
        const int Flags = NoControllingTerminal | NonBlocking | CloseOnExec;
        if (TargetRoot.Of(path) is not { } root)
        {
            return new SafeFileHandle(OpenAt(CurrentFolder, path, Flags), ownsHandle: true);
        }

        // The link of /proc itself must be followed; what lies below must not lead out again.
        using SafeFileHandle folder = OpenPlace(root);
        return OpenBelow(folder, path.Length > root.Length ? path[root.Length..] : "/", Flags);
    }

    /// <summary>A handle that stands for a file or folder and neither reads nor acts on it (O_PATH), invalid when there is none; links are followed.</summary>
    public static SafeFileHandle OpenPlace(string path) => new(OpenAt(CurrentFolder, path, PathOnly | CloseOnExec), ownsHandle: true);

    /// <summary>The same for a path below a root, out of which neither links nor <c>..</c> lead.</summary>
    /// <remarks>Nothing can be opened where the kernel has no openat2(2).</remarks>
    /// <param name="root">The root, from <see cref="OpenPlace(string)"/>.</param>
    /// <param name="path">The path as a process in that root names it.</param>
    public static SafeFileHandle OpenPlace(SafeFileHandle root, string path) => OpenBelow(root, path, PathOnly | CloseOnExec);

    private static SafeFileHandle OpenBelow(SafeFileHandle root, string path, int flags)
    {
        OpenHow how = new() { Flags = (ulong)flags, Resolve = ResolveInRoot | ResolveNoMagicLinks };
        return new SafeFileHandle(
            root.IsInvalid ? -1 : (nint)SystemCall(OpenAt2, (int)root.DangerousGetHandle(), path, &how, (nuint)sizeof(OpenHow)),
            ownsHandle: true);
    }

    [LibraryImport("libc", EntryPoint = "openat", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenAt(int folder, string path, int flags);

    [LibraryImport("libc", EntryPoint = "syscall", StringMarshalling = StringMarshalling.Utf8)]
    private static partial long SystemCall(long number, int folder, string path, OpenHow* how, nuint size);

    /// <summary>struct open_how (openat2(2)).</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct OpenHow
    {
        public ulong Flags;
        public ulong Mode;
        public ulong Resolve;
    }
}
