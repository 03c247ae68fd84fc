namespace Austin.Symbols.Elf;

/// <summary>Which segment a mapping shows, and so how far the image was moved.</summary>
internal static class ElfLoadBias
{
    public static ulong Compute(ReadOnlySpan<ElfSegment> segments, ulong mappingStart, ulong mappingFileOffset, ulong pageSize, bool? executable)
    {
        ulong page = ~(pageSize - 1);
        int best = -1;
        int bestScore = 0;
        for (int i = 0; i < segments.Length; i++)
        {
            ref readonly var segment = ref segments[i];
            if (segment.Type != ElfSegmentType.Load || segment.FileSize == 0)
            {
                continue;
            }

            // A page of the file may belong to two segments: prefer the right protection, then a mapping that
            // starts where the segment does; a later part of a segment comes from a split mapping.
            ulong start = segment.Offset & page;
            bool inside = mappingFileOffset >= start && mappingFileOffset - start < unchecked(segment.Offset - start + segment.FileSize);
            int score = (inside ? 4 : 0) + (executable == segment.IsExecutable ? 2 : 0) + (start == mappingFileOffset ? 1 : 0);
            if (best < 0 || (inside && score > bestScore))
            {
                best = i;
                bestScore = inside ? score : 0;
            }
        }

        return best < 0
            ? unchecked(mappingStart - mappingFileOffset)
            : unchecked(mappingStart - mappingFileOffset - segments[best].VirtualAddress + segments[best].Offset);
    }
}
