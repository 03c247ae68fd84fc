using System.Globalization;
using Austin.Symbols.Elf;

namespace Austin.Symbols.Tests.Elf;

public sealed class LoadBiasTests
{
    /// <summary>
    /// The lowest mapping and those of code; two writable segments of one library can share a page of the
    /// file, and then a mapping of that page says nothing.
    /// </summary>
    [Fact]
    public void LowestAndExecutableMappingsOfALibraryGiveOneBias()
    {
        int checkedMappings = 0;
        foreach (var library in Mappings().GroupBy(m => m.Path))
        {
            if (!ElfImage.TryOpen(library.Key, out var image, out _))
            {
                continue;
            }

            using (image)
            {
                var first = image.Segments.First(s => s.Type == ElfSegmentType.Load);
                ulong expected = library.Min(m => m.Start) - (first.VirtualAddress & ~0xfffUL);
                foreach (var mapping in library.Where(m => m.Executable || m.Start == library.Min(l => l.Start)))
                {
                    if (image.Type == ElfType.Shared)
                    {
                        Assert.Equal((library.Key, expected), (library.Key, image.LoadBias(mapping.Start, mapping.Offset, (ulong)Environment.SystemPageSize, mapping.Executable)));
                        checkedMappings++;
                    }
                }
            }
        }

        Assert.True(checkedMappings > 10, $"only {checkedMappings} mappings");
    }

    [Fact]
    public void SegmentsThatShareAFilePageAreToldApartByProtection()
    {
        ElfSegment[] segments =
        [
            new(ElfSegmentType.Load, 5, 0x0, 0x0, 0x1abc, 0x1abc, 0x1000),
            new(ElfSegmentType.Load, 6, 0x1abc, 0x3abc, 0x100, 0x100, 0x1000),
        ];
        Assert.Equal(0x7f0000000000UL, ElfLoadBias.Compute(segments, 0x7f0000003000, 0x1000, 4096, executable: false));
        Assert.Equal(0x7f0000000000UL, ElfLoadBias.Compute(segments, 0x7f0000001000, 0x1000, 4096, executable: true));
        Assert.Equal(0x7f0000000000UL, ElfLoadBias.Compute(segments, 0x7f0000000000, 0, 4096, executable: null));
    }

    /// <summary>Code and data of an aarch64 file, of which a mapping begins where a page of the machine does, in front of the segment.</summary>
    [Theory]
    [InlineData(4096, 0x1f000)]
    [InlineData(16384, 0x1c000)]
    [InlineData(65536, 0x10000)]
    public void AMappingBeginsWhereAPageOfItsMachineDoes(ulong pageSize, ulong offset)
    {
        ElfSegment[] segments =
        [
            new(ElfSegmentType.Load, 5, 0x0, 0x0, 0x1abc0, 0x1abc0, 0x10000),
            new(ElfSegmentType.Load, 6, 0x1fd20, 0x2fd20, 0x100, 0x100, 0x10000),
        ];
        Assert.Equal(0x7f0000000000UL, ElfLoadBias.Compute(segments, 0x7f0000010000 + offset, offset, pageSize, executable: false));
        Assert.Equal(0x7f0000000000UL, ElfLoadBias.Compute(segments, 0x7f0000000000, 0, pageSize, executable: true));
    }

    private static IEnumerable<(ulong Start, ulong Offset, bool Executable, string Path)> Mappings() =>
        from line in File.ReadLines("/proc/self/maps")
        let fields = line.Split(' ', 6, StringSplitOptions.RemoveEmptyEntries)
        where fields.Length == 6 && fields[5].Contains(".so") && fields[5][0] == '/' && !IsWholeFile(fields)
        select (
            ulong.Parse(fields[0].Split('-')[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture),
            ulong.Parse(fields[2], NumberStyles.HexNumber, CultureInfo.InvariantCulture),
            fields[1][2] == 'x',
            fields[5]);

    /// <summary>Other tests read libraries through mappings of the whole file; the loader maps segment by segment.</summary>
    private static bool IsWholeFile(string[] fields)
    {
        var ends = fields[0].Split('-').Select(e => long.Parse(e, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToArray();
        var file = new FileInfo(fields[5]);
        return file.Exists && ends[1] - ends[0] >= file.Length;
    }
}
