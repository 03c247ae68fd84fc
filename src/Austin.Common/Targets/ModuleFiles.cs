using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Austin.Common.Linux;
using Austin.Common.Memory;
using Austin.Symbols.Elf;

namespace Austin.Common.Targets;

/// <summary>Opens the files that a process has mapped, even deleted or replaced ones and those of another mount namespace.</summary>
internal static class ModuleFiles
{
    /// <summary>Opens the file behind a mapping.</summary>
    /// <param name="pid">The process, or any thread of it that has not ended.</param>
    /// <param name="mapping">A mapping of a file.</param>
    /// <param name="image">The file.</param>
    /// <param name="path">The path that led to it.</param>
    public static bool TryOpen(int pid, Mapping mapping, [NotNullWhen(true)] out ElfImage? image, [NotNullWhen(true)] out string? path)
    {
        foreach (string candidate in Paths(pid, mapping))
        {
            // A device is not opened: that may have effects, and it is no program.
            if (FileIdentity.TryGetInode(candidate, out ulong inode) && inode == mapping.Inode && FileIdentity.IsRegular(candidate)
                && ElfImage.TryOpen(candidate, out image, out _))
            {
                path = candidate;
                return true;
            }
        }

        (image, path) = (null, null);
        return false;
    }

    // The name by which others find it too comes first; the kernel's own link leads to the very file whatever happened to
    // its name, but needs CAP_CHECKPOINT_RESTORE (proc(5)) and lasts as long as the mapping.
    private static IEnumerable<string> Paths(int pid, Mapping mapping)
    {
        if (!mapping.IsDeleted)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/root{mapping.Path}");
        }

        yield return string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/exe");
        yield return string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/map_files/{mapping.Start:x}-{mapping.End:x}");
    }
}
