using System.Globalization;
using System.Text;
using Austin.Symbols.Elf;
using LibObjectFile.Elf;
using ElfSection = LibObjectFile.Elf.ElfSection;
using ElfSegment = LibObjectFile.Elf.ElfSegment;
using ElfSymbolTable = LibObjectFile.Elf.ElfSymbolTable;

namespace Austin.Live.Tests.Symbols.Elf;

/// <summary>Another reader of ELF files as the oracle, and its writer for files that no linker makes.</summary>
public sealed class LibObjectFileTests
{
    private static readonly int _libraries =
        int.TryParse(Environment.GetEnvironmentVariable("AUSTIN_TEST_LIBRARIES"), CultureInfo.InvariantCulture, out int count) ? count : 8;

    private const ulong TextAddress = 0x1000;

    [SkippableFact]
    public void SegmentsSectionsAndSymbolsOfLibrariesAreTheSame()
    {
        foreach (string path in RealFiles.SystemLibraries(_libraries).Append(RealFiles.Libc))
        {
            using FileStream file = File.OpenRead(path);
            AssertSame(ElfFile.Read(file), ElfImage.TryOpen(path, out ElfImage? image, out string? error) ? image : throw new InvalidDataException(error));
        }
    }

    /// <summary>Read, written again and read by ours: what other tools rewrite is the file that it was.</summary>
    [SkippableFact]
    public void LibrariesThatWereWrittenAgainAreTheSame()
    {
        foreach (string path in RealFiles.SystemLibraries(_libraries))
        {
            using FileStream file = File.OpenRead(path);
            ElfFile read = ElfFile.Read(file);
            AssertSame(read, Written(read));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("name with spaces; and a semicolon")]
    [InlineData("zażółć gęślą jaźń")]
    [InlineData("\u001b[31mred\u202e")]
    public void NamesOfAnyKindAreReadAsTheyAre(string name)
    {
        ElfFile file = WithText(4096, out ElfStreamSection text);
        MadeElf.AddFunctions(file, text, (name, 0x1000, 16), ("last", 0x1010, 16));
        using ElfImage image = Written(file);
        Assert.Equal(["", name, "last"], Names(image));
        Assert.True(image.TryFindSymbol("last"u8, out Austin.Symbols.Elf.ElfSymbol last));
        Assert.Equal((0x1010ul, 16ul), (last.Value, last.Size));
    }

    /// <summary>More sections than fit into the header's field (65,280): their number and the names' index stand in section 0.</summary>
    [Fact]
    public void MoreSectionsThanTheHeaderHasRoomFor()
    {
        const int Count = 70_000;
        ElfFile file = WithText(64, out ElfStreamSection text);
        MadeElf.AddFunctions(file, text, ("main", 0x1000, 16));
        for (int i = 0; i < Count; i++)
        {
            file.Add(new ElfStreamSection(ElfSectionSpecialType.Data, new MemoryStream()) { Name = ".more" });
        }

        using ElfImage image = Written(file);
        Assert.True(image.Sections.Count > Count, $"{image.Sections.Count} sections");
        Assert.Equal(Count, image.Sections.Count(section => section.Name == ".more"));
        Assert.Equal(["", "main"], Names(image));
    }

    [Fact]
    public void SymbolsOutsideOfTheirSectionsAndOfAllSegmentsAreRead()
    {
        ElfFile file = WithText(64, out ElfStreamSection text);
        MadeElf.AddFunctions(file, text, ("before", 0, 8), ("beyond", ulong.MaxValue - 7, 8), ("huge", TextAddress, ulong.MaxValue), ("none", TextAddress, 0));
        using ElfImage image = Written(file);
        SymbolIndex index = SymbolIndex.Build(image);
        Assert.Equal(["", "before", "beyond", "huge", "none"], Names(image));
        // Found or not, but within bounds and without an end that overflows.
        foreach (ulong address in (ulong[])[0, 7, 8, TextAddress, TextAddress + 63, ulong.MaxValue])
        {
            if (index.TryFind(address, out Austin.Symbols.Elf.ElfSymbol symbol))
            {
                Assert.True(address - symbol.Value < Math.Max(symbol.Size, 1) || symbol.Size == 0, $"{address:x} in {symbol.Value:x}+{symbol.Size:x}");
            }
        }
    }

    private static void AssertSame(ElfFile expected, ElfImage image)
    {
        using (image)
        {
            Assert.Equal(
                expected.Segments.Select(segment => ((uint)segment.Type.Value, segment.Range.Position, segment.VirtualAddress, segment.Range.Size, segment.SizeInMemory)),
                image.Segments.Select(segment => ((uint)segment.Type, segment.Offset, segment.VirtualAddress, segment.FileSize, segment.MemorySize)));
            ElfSection[] sections = [.. expected.Sections.OrderBy(section => section.SectionIndex)];
            Assert.Equal(
                sections.Skip(1).Select(section => (section.Name.Value, (uint)section.Type, section.VirtualAddress, section.Position, section.Size)),
                image.Sections.Skip(1).Select(section => (section.Name, section.Type, section.VirtualAddress, section.Offset, section.Size)));
            foreach (ElfSymbolTable table in sections.OfType<ElfSymbolTable>())
            {
                Austin.Symbols.Elf.ElfSymbolTable ours = table.Name.Value == ".dynsym" ? image.DynamicSymbols : image.Symbols;
                Assert.Equal(
                    table.Entries.Select(symbol => (symbol.Name.Value ?? "", symbol.Value, symbol.Size, (int)symbol.Type)),
                    All(ours).Select(symbol => (Encoding.UTF8.GetString(symbol.Name), symbol.Value, symbol.Size, (int)symbol.Type)));
            }
        }
    }

    private static ElfFile WithText(int size, out ElfStreamSection text)
    {
        ElfFile file = new(ElfArch.X86_64) { FileType = ElfFileType.Dynamic };
        text = file.Add(new ElfStreamSection(ElfSectionSpecialType.Text, new MemoryStream(new byte[size]))
        {
            VirtualAddress = TextAddress,
            Flags = ElfSectionFlags.Alloc | ElfSectionFlags.Executable,
        });
        file.Segments.Add(new ElfSegment
        {
            Type = ElfSegmentTypeCore.Load,
            Range = text,
            VirtualAddress = TextAddress,
            SizeInMemory = (ulong)size,
            Flags = ElfSegmentFlagsCore.Readable | ElfSegmentFlagsCore.Executable,
        });
        return file;
    }

    private static ElfImage Written(ElfFile file) =>
        ElfImage.TryCreate(MadeElf.Bytes(file), out ElfImage? image, out string? error) ? image : throw new InvalidDataException(error);

    private static IEnumerable<string> Names(ElfImage image) => All(image.Symbols).Select(symbol => Encoding.UTF8.GetString(symbol.Name));

    private static List<Austin.Symbols.Elf.ElfSymbol> All(Austin.Symbols.Elf.ElfSymbolTable table)
    {
        List<Austin.Symbols.Elf.ElfSymbol> all = [];
        foreach (Austin.Symbols.Elf.ElfSymbol symbol in table)
        {
            all.Add(symbol);
        }

        return all;
    }
}
