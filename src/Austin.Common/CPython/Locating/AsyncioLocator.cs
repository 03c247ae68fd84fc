using Austin.Common.CPython.Layouts;
using Austin.Common.Memory;
using Austin.Common.Targets;
using Austin.Symbols.Elf;

namespace Austin.Common.CPython.Locating;

/// <summary>Finds the offsets that the module <c>_asyncio</c> publishes (3.14+), in its own file or, where it is built in, in that of the interpreter.</summary>
internal static class AsyncioLocator
{
    private const string Section = ".AsyncioDebug";

    /// <summary>Looks once.</summary>
    /// <param name="files">The files of the process.</param>
    /// <param name="memory">Its memory.</param>
    /// <returns>null when there are none: the module is not loaded, or its file cannot be read.</returns>
    public static AsyncioOffsets? TryFind(ITargetFiles files, IRemoteMemory memory)
    {
        if (files.TryReadMap() is not { } map)
        {
            return null;
        }

        foreach (IGrouping<(string Path, ulong Inode), Mapping> file in map.Mappings
            .Where(mapping => mapping.IsFile).GroupBy(mapping => (mapping.Path, mapping.Inode)).OrderBy(file => Rank(file.Key.Path)))
        {
            foreach (TargetModule module in TargetModule.OpenLoads(files, memory, [.. file]))
            {
                using (module)
                {
                    byte[] block = new byte[AsyncioOffsets.Size];
                    if (module.Image.TryGetSection(Section, out ElfSection section) && section.VirtualAddress != 0
                        && memory.Read(section.VirtualAddress + module.Bias, block) == block.Length
                        && AsyncioOffsets.TryParse(block) is { } offsets)
                    {
                        return offsets;
                    }
                }
            }
        }

        return null;
    }

    // A program that embeds the interpreter may have any name.
    private static int Rank(string path)
    {
        string name = Path.GetFileName(path);
        return name.StartsWith("_asyncio", StringComparison.Ordinal) ? 0
            : name.Contains("python", StringComparison.OrdinalIgnoreCase) ? 1
            : 2;
    }
}
