using System.Runtime.InteropServices;

namespace Austin.Common.Linux;

/// <summary>
/// A file that appears, or replaces the one of its name, as a whole: written under another name beside it, then renamed.
/// What is no regular file, or stands where none can be made beside it, is written in place.
/// </summary>
internal sealed partial class ReplacedFile : IDisposable
{
    private readonly OutputDescriptor _file;
    private readonly string _path;
    private string? _temporary;

    private ReplacedFile(OutputDescriptor file, string path, string? temporary)
    {
        _file = file;
        _path = path;
        _temporary = temporary;
    }

    /// <summary>The descriptor to write to.</summary>
    public int Number => _file.Number;

    /// <summary>Opens a file for writing; what is there under its name stays until <see cref="TryKeep"/>.</summary>
    /// <returns>Null if it cannot be, with <paramref name="errno"/> set.</returns>
    public static ReplacedFile? Create(string path, out int errno)
    {
        string target = Target(path);
        if (CanBeReplaced(path, target))
        {
            string temporary = $"{target}.{Environment.ProcessId}.tmp";
            if (OutputDescriptor.CreateNew(temporary, out errno) is { } beside)
            {
                return new ReplacedFile(beside, target, temporary);
            }
        }

        return OutputDescriptor.Create(path, out errno) is { } file ? new ReplacedFile(file, path, temporary: null) : null;
    }

    /// <summary>Gives the file its name.</summary>
    public bool TryKeep(out int errno)
    {
        errno = _temporary is not null && RenameNative(_temporary, _path) != 0 ? Marshal.GetLastSystemError() : 0;
        _temporary = errno == 0 ? null : _temporary;
        return errno == 0;
    }

    /// <summary>Closes the file; one that was not kept is removed.</summary>
    public void Dispose()
    {
        _file.Dispose();
        if (_temporary is not null)
        {
            _ = UnlinkNative(_temporary);
        }
    }

    // The file that a link leads to is replaced, not the link.
    private static string Target(string path)
    {
        try
        {
            return File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return path;
        }
    }

    // What a path below /proc or /dev leads to is open already, and would not be what was renamed.
    private static bool CanBeReplaced(string path, string target) =>
        !path.StartsWith("/dev/", StringComparison.Ordinal) && !path.StartsWith("/proc/", StringComparison.Ordinal)
        && (FileIdentity.IsRegular(target) || !Path.Exists(target));

    [LibraryImport("libc", EntryPoint = "rename", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RenameNative(string from, string to);

    [LibraryImport("libc", EntryPoint = "unlink", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int UnlinkNative(string path);
}
