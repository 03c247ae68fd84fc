using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Austin.Symbols.Elf;

namespace Austin.Live.Tests.Symbols.Elf;

public sealed class ElfImageTests
{
    [SkippableFact]
    public void SegmentsAndSectionsEqualReadelf()
    {
        InstalledProgram.Require("readelf");
        Assert.True(ElfImage.TryOpen(RealFiles.Libc, out var image, out _));
        using (image)
        {
            var segments = SystemTools.Lines("readelf", "-lW", RealFiles.Libc)
                .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Where(fields => fields.Length >= 7 && fields[1].StartsWith("0x", StringComparison.Ordinal) && fields[2].StartsWith("0x", StringComparison.Ordinal))
                .Select(fields => (Hex(fields[1]), Hex(fields[2]), Hex(fields[4]), Hex(fields[5])));
            Assert.Equal(segments, image.Segments.Select(s => (s.Offset, s.VirtualAddress, s.FileSize, s.MemorySize)));

            var sections = SystemTools.Lines("readelf", "-SW", RealFiles.Libc)
                .Where(line => line.StartsWith("  [", StringComparison.Ordinal) && !line.Contains("Name") && !line.Contains("[ 0]"))
                .Select(line => line[(line.IndexOf(']') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Select(fields => (fields[0], Hex(fields[2]), Hex(fields[3]), Hex(fields[4])));
            Assert.Equal(sections, image.Sections.Skip(1).Select(s => (s.Name, s.VirtualAddress, s.Offset, s.Size)));
        }
    }

    [SkippableFact]
    public void BuildIdEqualsReadelf()
    {
        InstalledProgram.Require("readelf");
        string expected = SystemTools.Lines("readelf", "-n", RealFiles.Libc).First(line => line.Contains("Build ID:")).Split(':')[1].Trim();
        Assert.True(ElfImage.TryOpen(RealFiles.Libc, out var image, out _));
        using (image)
        {
            Assert.Equal(expected, Convert.ToHexStringLower(image.BuildId));
        }
    }

    [SkippableFact]
    public void SymbolIsFoundByNameThroughTheHashTable()
    {
        InstalledProgram.Require("nm");
        Assert.True(ElfImage.TryOpen(RealFiles.Libc, out var image, out _));
        using (image)
        {
            foreach (string name in (string[])["malloc", "qsort", "__libc_start_main", "environ"])
            {
                ulong[] values = [.. SystemTools.Lines("nm", "-D", "--defined-only", RealFiles.Libc)
                    .Select(line => line.Split(' '))
                    .Where(fields => fields[2].Split('@')[0] == name)
                    .Select(fields => ulong.Parse(fields[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture))];
                Assert.True(image.TryFindSymbol(Encoding.UTF8.GetBytes(name), out var symbol), name);
                Assert.Contains(symbol.Value, values);
            }

            Assert.False(image.TryFindSymbol("no_such_function_here"u8, out _));
        }
    }

    [SkippableFact]
    public void ImageFromProcessMemoryHasTheSymbolsOfTheFile()
    {
        Assert.True(ElfImage.TryOpen(RealFiles.Libc, out var file, out _));
        string[] line = [.. File.ReadLines("/proc/self/maps").First(l => l.EndsWith("libc.so.6", StringComparison.Ordinal)).Split(' ')];
        ulong start = ulong.Parse(line[0].Split('-')[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        using var memory = File.OpenHandle("/proc/self/mem");
        Assert.True(ElfImage.TryCreateFromProcess((address, bytes) => ReadMemory(memory, address, bytes), start, out var image, out string? error), error);
        using (file)
        using (image)
        {
            Assert.Equal(file.DynamicSymbols.Count, image.DynamicSymbols.Count);
            Assert.Empty(image.Sections);
            Assert.True(file.TryFindSymbol("malloc"u8, out var inFile));
            Assert.True(image.TryFindSymbol("malloc"u8, out var inMemory));
            Assert.Equal(inFile.Value, inMemory.Value);
            Assert.Equal(Convert.ToHexString(file.BuildId), Convert.ToHexString(image.BuildId));
        }
    }

    [Fact]
    public void FourKindsOfHeaderAreRecognisedAndThreeRefusedWithAReason()
    {
        byte[] big32 = new byte[52];
        "\u007fELF"u8.CopyTo(big32);
        big32[4] = 1;
        big32[5] = 2;
        BinaryPrimitives.WriteUInt16BigEndian(big32.AsSpan(16), 3);
        BinaryPrimitives.WriteUInt16BigEndian(big32.AsSpan(18), 20);
        Assert.True(ElfHeader.TryRead(big32, out var header, out _));
        Assert.False(header.Is64Bit);
        Assert.False(header.IsLittleEndian);
        Assert.Equal(ElfType.Shared, header.Type);
        Assert.Equal(20, header.Machine);
        Assert.False(ElfImage.TryCreate(big32, out _, out string? error));
        Assert.Equal("32-bit big-endian ELF for machine 20: only 64-bit little-endian is supported", error);
        Assert.False(ElfImage.TryCreate("#!/bin/sh\necho this is no ELF file\n"u8.ToArray(), out _, out error));
        Assert.Equal("not an ELF file", error);
    }

    [Fact]
    public void MissingEmptyAndSpecialFilesAreRefused()
    {
        Assert.False(ElfImage.TryOpen("/nonexistent/file", out _, out string? error));
        Assert.Equal("cannot be opened", error);
        Assert.False(ElfImage.TryOpen("/dev/null", out _, out error));
        Assert.NotNull(error);
        Assert.False(ElfImage.TryOpen("/tmp", out _, out error));
        Assert.NotNull(error);
    }

    [SkippableFact]
    public void DisposedImageReadsAsEmpty()
    {
        Assert.True(ElfImage.TryOpen(RealFiles.Libc, out var image, out _));
        Assert.True(image.TryFindSymbol("malloc"u8, out var symbol));
        image.Dispose();
        Assert.True(symbol.Name.IsEmpty);
        Assert.True(image.VirtualBytes(symbol.Value).IsEmpty);
        Assert.False(image.TryFindSymbol("malloc"u8, out _));
    }

    private static int ReadMemory(Microsoft.Win32.SafeHandles.SafeFileHandle memory, ulong address, Span<byte> bytes)
    {
        try
        {
            return RandomAccess.Read(memory, bytes, (long)address);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private static ulong Hex(string text) => ulong.Parse(
        text.StartsWith("0x", StringComparison.Ordinal) ? text.AsSpan(2) : text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
