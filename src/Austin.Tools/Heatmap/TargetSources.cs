using Austin.Common.Linux;
using Austin.Common.Targets;
using Austin.Symbols.Files;
using Microsoft.Win32.SafeHandles;

namespace Austin.Tools.Heatmap;

/// <summary>Opens sources as a process names them: below its own root, which may be a container's, and from its working folder.</summary>
/// <remarks>The root and all that is mounted below it are held, so that the sources are there when the process has ended.</remarks>
internal sealed class TargetSources : IDisposable
{
    // Null for our own. A mount namespace that nobody holds ends with its last process, and then other files lie in the places of its mounts.
    private readonly SafeFileHandle? _mounts;
    private readonly SafeFileHandle? _root;
    private readonly string? _folder;

    /// <param name="pid">The process, which runs.</param>
    public TargetSources(int pid)
    {
        bool isOurs = IsShared(pid, "ns/mnt") && IsShared(pid, "root");
        _mounts = isOurs ? null : FileOpening.OpenReadOnly($"/proc/{pid}/ns/mnt");
        _root = isOurs ? null : FileOpening.OpenPlace($"/proc/{pid}/root");
        _folder = WorkingFolder.Of(pid);
    }

    /// <summary>Opens a regular file; see <see cref="ForeignFile"/>.</summary>
    /// <param name="name">The file as the capture names it.</param>
    /// <param name="finalPath">The path of what was opened, behind all links.</param>
    /// <returns>null when it is not there, may not be read, or is no regular file.</returns>
    public SafeFileHandle? TryOpen(string name, out string finalPath)
    {
        string? path = name.StartsWith('/') ? name : _folder is null ? null : $"{_folder}/{name}";
        finalPath = "";
        return path is null || _mounts is { IsInvalid: true } ? null : ForeignFile.TryOpen(_root, path, out finalPath);
    }

    public void Dispose()
    {
        _root?.Dispose();
        _mounts?.Dispose();
    }

    private static bool IsShared(int pid, string link) => KernelFile.Link($"/proc/{pid}/{link}") is { } target && target == KernelFile.Link($"/proc/self/{link}");
}
