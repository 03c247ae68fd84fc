using System.Globalization;
using Austin.Tools.Elf;

namespace Austin.Live.Tests.Tools;

/// <summary>What developers see of an ELF file, beside what binutils say of it.</summary>
public sealed class ElfDumpTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public void AnAddressShowsItsFunctionsItsSymbolAndItsUnwindRows()
    {
        string program = Compile();
        string start = InstalledProgram.Run("nm", program).Split('\n').Single(line => line.EndsWith(" T outer", StringComparison.Ordinal)).Split(' ')[0];

        // Somewhere behind the entry is the inlined code.
        (ulong offset, string[] places) = Enumerable.Range(0, 40)
            .Select(offset => ((ulong)offset, InstalledProgram.Run("addr2line", "-f", "-i", "-e", program, Hexadecimal(start, (ulong)offset)).Split('\n', StringSplitOptions.RemoveEmptyEntries)))
            .First(answer => answer.Item2.Length == 4);
        Assert.Equal(["inner", "outer"], places.Where((_, i) => i % 2 == 0));
        (int exitCode, string text) = Dump(program, Hexadecimal(start, offset));
        Assert.Equal(0, exitCode);
        string[] lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith($"  inner at {places[1]}:", lines[1], StringComparison.Ordinal);
        Assert.EndsWith("inlined into", lines[1], StringComparison.Ordinal);
        Assert.StartsWith($"  outer at {places[3]}:", lines[2], StringComparison.Ordinal);
        Assert.Equal($"symbol outer+{offset:x}", lines[3]);
        Assert.StartsWith($"FDE pc={start}..", lines[4], StringComparison.Ordinal);
        Assert.StartsWith($"{start} cfa=", lines[5], StringComparison.Ordinal);
    }

    [SkippableFact]
    public void AnAddressOutsideOfAllCodeIsUnknown()
    {
        (int exitCode, string text) = Dump(Compile(), "0xfffffff0");
        Assert.Equal((0, "fffffff0: nothing known\nno symbol\nno unwind information\n"), (exitCode, text));
    }

    [SkippableFact]
    public void SectionsAndSymbolsAndFramesAreThoseOfReadelf()
    {
        string program = Compile();
        string sections = Dump(program).Text;
        Assert.All(
            InstalledProgram.Run("readelf", "-SW", program).Split('\n').Select(line => line.Split(']', 2)).Where(parts => parts.Length == 2 && parts[1].Contains(" .")),
            parts => Assert.Contains($"section {parts[1].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0]} ", sections));
        Assert.Contains(" outer\n", Dump(program, "symbols").Text);
        int descriptions = InstalledProgram.Run("readelf", "--debug-dump=frames", program).Split('\n').Count(line => line.Contains(" FDE "));
        Assert.Equal(descriptions, Dump(program, "frames").Text.Split('\n').Count(line => line.StartsWith("FDE ", StringComparison.Ordinal)));
    }

    [SkippableFact]
    public void HeadersAreThoseThatReadelfShows()
    {
        string program = Compile();
        (int exitCode, string text) = Dump(program, "headers");
        Assert.Equal(0, exitCode);
        string[] lines = text.Split('\n');
        Assert.All(
            InstalledProgram.Run("readelf", "-SW", program).Split('\n').Where(line => line.Contains("] .", StringComparison.Ordinal)),
            line => Assert.Contains(lines, other => other.TrimEnd() == line.TrimEnd()));
    }

    /// <remarks>The other reader throws on damage, and believes sizes: what it makes of them must not reach the user.</remarks>
    [SkippableFact]
    public void DamagedHeadersAreToldInOneLine()
    {
        byte[] whole = File.ReadAllBytes(Compile());
        string damaged = _folder.File("damaged");
        Random random = new(5);
        int refused = 0;
        for (int i = 0; i < 100; i++)
        {
            byte[] bytes = [.. whole];
            int table = BitConverter.ToInt32(bytes, 40);
            for (int change = 0; change < 4; change++)
            {
                bytes[random.Next(2) == 0 ? random.Next(16, 64) : random.Next(table, bytes.Length)] = (byte)random.Next(256);
            }

            File.WriteAllBytes(damaged, bytes);
            (int exitCode, string text) = Dump(damaged, "headers");
            Assert.InRange(exitCode, 0, 1);
            refused += exitCode;
            Assert.True(exitCode == 0 || text.TrimEnd().Split('\n').Length == 1, text);
        }

        Assert.InRange(refused, 15, 99);
    }

    [Fact]
    public void WhatIsNoElfFileAndWhatIsNoAddressIsRefused()
    {
        File.WriteAllText(_folder.File("text"), "text");
        Assert.Equal(1, Dump(_folder.File("text")).ExitCode);
        Assert.Equal(2, Dump().ExitCode);
        Assert.Equal(2, Dump(Environment.ProcessPath!, "zzz").ExitCode);
    }

    private static (int ExitCode, string Text) Dump(params string[] arguments)
    {
        using StringWriter output = new();
        int exitCode = ElfDump.Run(arguments, output);
        return (exitCode, output.ToString());
    }

    private static string Hexadecimal(string start, ulong offset) =>
        (ulong.Parse(start, NumberStyles.HexNumber, CultureInfo.InvariantCulture) + offset).ToString("x", CultureInfo.InvariantCulture);

    private string Compile()
    {
        string source = _folder.File("two.c");
        string program = _folder.File("two");
        File.WriteAllText(source, "int puts(const char *);\nstatic inline __attribute__((always_inline)) int inner(int x) {\n    return puts(\"\") + x; }\nint outer(int x) { return inner(x); }\nint main(int c, char **v) { return outer(c) + (v == 0); }\n");
        InstalledProgram.Run("gcc", "-g", "-O1", "-fno-toplevel-reorder", "-o", program, source);
        return program;
    }
}
