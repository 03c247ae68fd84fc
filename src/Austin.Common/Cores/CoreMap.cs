using Austin.Common.Memory;

namespace Austin.Common.Cores;

/// <summary>Joins what a core tells of the mappings: their rights from the program headers, their files from the notes.</summary>
internal static class CoreMap
{
    /// <summary>All mappings of the process that the core lists.</summary>
    /// <remarks>gcore has no program header for text: such mappings are listed as read-only, which is all that their bytes are used for.</remarks>
    public static MemoryMap Of(CoreFile core)
    {
        List<Mapping> mappings = new(core.Segments.Count + core.Notes.Files.Count);
        int segment = 0;
        ulong end = 0;
        foreach (CoreMapping file in core.Notes.Files)
        {
            for (; segment < core.Segments.Count && core.Segments[segment].Start < file.Start; segment++)
            {
                end = Add(mappings, core.Segments[segment], null);
            }

            if (file.Start < end)
            {
                continue;
            }

            bool isDumped = false;
            for (; segment < core.Segments.Count && core.Segments[segment].Start < file.End; segment++)
            {
                end = Add(mappings, core.Segments[segment], file);
                isDumped = true;
            }

            if (!isDumped)
            {
                mappings.Add(new Mapping(file.Start, file.End, MappingAccess.Read, file.Offset, 0, file.Path, file.IsDeleted));
                end = file.End;
            }
        }

        for (; segment < core.Segments.Count; segment++)
        {
            end = Add(mappings, core.Segments[segment], null);
        }

        return new MemoryMap(mappings);
    }

    private static ulong Add(List<Mapping> mappings, in CoreSegment segment, CoreMapping? file)
    {
        mappings.Add(file is null
            ? new Mapping(segment.Start, segment.End, segment.Access, 0, 0, "", false)
            : new Mapping(segment.Start, segment.End, segment.Access, file.Offset + (segment.Start - file.Start), 0, file.Path, file.IsDeleted));
        return segment.End;
    }
}
