using System.Runtime.InteropServices;
using Austin.Symbols.Files;
using Microsoft.Win32.SafeHandles;

namespace Austin.Common.Linux;

/// <summary>A file that another process names: only a regular one is opened, and opening it never waits.</summary>
internal static partial class ForeignFile
{
    private const int O_RDONLY = 0;
    private const int O_NOCTTY = 0x100;
    private const int O_NONBLOCK = 0x800;
    private const int O_CLOEXEC = 0x80000;

    /// <summary>Opens a regular file for reading, links followed.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="finalPath">The path of what was opened, behind all links.</param>
    /// <returns>null when it is not there, may not be read, or is no regular file.</returns>
    public static SafeFileHandle? TryOpen(string path, out string finalPath) => TryOpen(null, path, out finalPath);

    /// <summary>The same below a root, out of which neither links nor <c>..</c> lead.</summary>
    /// <param name="root">The root, from <see cref="FileOpening.OpenPlace(string)"/>; null for ours.</param>
    /// <param name="path">Its path as a process in that root names it.</param>
    /// <param name="finalPath">The path of what was opened, behind all links.</param>
    /// <returns>null when it is not there, may not be read, or is no regular file.</returns>
    public static SafeFileHandle? TryOpen(SafeFileHandle? root, string path, out string finalPath)
    {
        finalPath = "";
        if (path.Contains('\0', StringComparison.Ordinal))
        {
            return null;
        }

        // What it is must be known before it is opened: that acts on some devices.
        using SafeFileHandle place = root is null ? FileOpening.OpenPlace(path) : FileOpening.OpenPlace(root, path);
        if (place.IsInvalid || !FileIdentity.IsRegular(Self(place)))
        {
            return null;
        }

        finalPath = KernelFile.Link(Self(place)) ?? "";
        SafeFileHandle file = new(Open(Self(place), O_RDONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC), ownsHandle: true);
        if (file.IsInvalid || finalPath.Length == 0)
        {
            file.Dispose();
            return null;
        }

        return file;
    }

    /// <summary>When the file was changed last, as <see cref="FileIdentity.TryGetChange(SafeFileHandle, out long)"/>; <see cref="long.MaxValue"/> when nobody tells.</summary>
    public static long Change(SafeFileHandle file) => FileIdentity.TryGetChange(file, out long nanoseconds) ? nanoseconds : long.MaxValue;

    private static string Self(SafeFileHandle file) => $"/proc/self/fd/{(int)file.DangerousGetHandle()}";

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);
}
