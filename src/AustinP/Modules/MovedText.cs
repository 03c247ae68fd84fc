using Austin.Common.Memory;
using Austin.Symbols.Elf;

namespace AustinP.Modules;

/// <summary>
/// Code that a program copied from its file to anonymous memory at the same place, for larger pages: it keeps the names and the
/// unwind tables of the file, of which other parts are mapped beside it.
/// </summary>
internal static class MovedText
{
    // Parts of one file that were moved may lie side by side.
    private const int MostSkipped = 4;

    /// <summary>The mapping of which anonymous code took the place; null when it lies in the code of no file.</summary>
    /// <param name="mapping">An executable mapping of no file.</param>
    /// <param name="index">Its place in the map.</param>
    /// <param name="map">All mappings of the process.</param>
    /// <param name="pageSize">Bytes of a page of its machine.</param>
    /// <param name="open">Opens the image behind the mapping of a file.</param>
    public static Mapping? Original(Mapping mapping, int index, MemoryMap map, ulong pageSize, Func<Mapping, NativeModule?> open) =>
        Find(mapping, Neighbour(map, index, -1), pageSize, open) ?? Find(mapping, Neighbour(map, index, 1), pageSize, open);

    private static Mapping? Neighbour(MemoryMap map, int index, int step)
    {
        for (int i = 1; i <= MostSkipped; i++)
        {
            int at = index + (i * step);
            if (at < 0 || at >= map.Mappings.Count)
            {
                return null;
            }

            if (map.Mappings[at].IsFile)
            {
                return map.Mappings[at];
            }
        }

        return null;
    }

    private static Mapping? Find(Mapping mapping, Mapping? neighbour, ulong pageSize, Func<Mapping, NativeModule?> open)
    {
        if (neighbour is null || open(neighbour) is not { } module)
        {
            return null;
        }

        ulong vaddr = unchecked(mapping.Start - module.Image.LoadBias(neighbour.Start, neighbour.Offset, pageSize, neighbour.IsExecutable));
        foreach (ElfSegment segment in module.Image.Segments)
        {
            ulong start = segment.VirtualAddress & ~(pageSize - 1);
            if (segment.Type == ElfSegmentType.Load && segment.IsExecutable && vaddr >= start
                && vaddr - start < segment.MemorySize + (segment.VirtualAddress - start))
            {
                return neighbour with
                {
                    Start = mapping.Start,
                    End = mapping.End,
                    Access = mapping.Access,
                    Offset = unchecked(segment.Offset + vaddr - segment.VirtualAddress),
                };
            }
        }

        return null;
    }
}
