using System.CommandLine;
using System.Globalization;
using Austin.Captures.Frames;
using Austin.Captures.Tooling;
using Austin.Symbols;
using Austin.Symbols.Elf;
using Austin.Symbols.Symbolization;
using Austin.Symbols.Unwinding;

namespace Austin.Tools.Elf;

/// <summary>
/// <c>elf-dump</c>: what the library reads out of an ELF file, for developers to compare with readelf, nm and addr2line, and
/// with the headers as LibObjectFile reads them.
/// </summary>
internal static class ElfDump
{
    private const string Usage = "usage: elf-dump FILE [sections | symbols | frames | headers | ADDRESS...]";

    /// <summary>The tool's command line; not listed, since it is for developers.</summary>
    public static Command Create()
    {
        var command = ToolCommand.Create("elf-dump", "Prints the sections, symbols and unwind rows of an ELF file, and looks addresses up in it.");
        Argument<string[]> arguments = new("arguments") { Description = Usage };
        command.Hidden = true;
        command.Arguments.Add(arguments);
        command.SetAction(result => Run(result.GetValue(arguments) ?? [], result.InvocationConfiguration.Output));
        return command;
    }

    /// <summary>Runs the tool; 0 on success, 1 when the file cannot be read, 2 for bad arguments.</summary>
    public static int Run(string[] args, TextWriter output)
    {
        if (args.Length == 0)
        {
            output.WriteLine(Usage);
            return 2;
        }

        if (!ElfImage.TryOpen(args[0], out var image, out string? error))
        {
            output.WriteLine($"{args[0]}: {error}");
            return 1;
        }

        using (image)
        {
            switch (args.Length > 1 ? args[1] : "sections")
            {
                case "sections":
                    WriteSections(image, output);
                    return 0;
                case "symbols":
                    WriteSymbols("dynamic", image.DynamicSymbols, output);
                    WriteSymbols("all", image.Symbols, output);
                    return 0;
                case "frames":
                    CfiText.WriteAll(new UnwindTables(image), output);
                    return 0;
                case "headers":
                    return ElfHeaders.TryWrite(args[0], image, output) ? 0 : 1;
                default:
                    return WriteAddresses(image, args[0], args[1..], output);
            }
        }
    }

    private static void WriteSections(ElfImage image, TextWriter output)
    {
        output.WriteLine($"type {image.Type}, machine {image.Machine}, build-id {Convert.ToHexStringLower(image.BuildId)}");
        if (image.TryGetDebugLink(out string link, out uint crc))
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"debug link {link}, CRC {crc:x8}"));
        }

        foreach (var s in image.Segments)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"segment {s.Type:x8} flags {s.Flags} offset {s.Offset:x} vaddr {s.VirtualAddress:x} file {s.FileSize:x} memory {s.MemorySize:x}"));
        }

        foreach (var s in image.Sections)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"section {SafeText.Line(s.Name)} type {s.Type:x} vaddr {s.VirtualAddress:x} offset {s.Offset:x} size {s.Size:x} expanded {image.SectionBytes(s).Length:x}"));
        }
    }

    private static void WriteSymbols(string title, ElfSymbolTable symbols, TextWriter output)
    {
        output.WriteLine($"{title}: {symbols.Count}");
        foreach (var s in symbols)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{s.Value:x16} {s.Size,8:x} {s.Binding} {s.Type} {s.SectionIndex} {SafeText.Line(s.Name)}"));
        }
    }

    private static int WriteAddresses(ElfImage image, string path, string[] addresses, TextWriter output)
    {
        if (!Symbolizer.TryOpen(path, new SymbolizerOptions(), out Symbolizer? symbolizer, out string? error))
        {
            output.WriteLine($"{path}: {error}");
            return 1;
        }

        using (symbolizer)
        {
            SymbolIndex? symbols = null;
            var tables = new UnwindTables(image);
            foreach (string text in addresses)
            {
                var digits = text.StartsWith("0x", StringComparison.Ordinal) ? text.AsSpan(2) : text;
                if (!ulong.TryParse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out ulong vaddr))
                {
                    output.WriteLine(Usage);
                    return 2;
                }

                // The answer first: it is there before all symbols are sorted.
                WriteChain(symbolizer, vaddr, output);
                WriteSymbol(symbols ??= SymbolIndex.Build(image), vaddr, output);
                if (!CfiText.Write(tables, vaddr, output))
                {
                    output.WriteLine("no unwind information");
                }
            }
        }

        return 0;
    }

    /// <summary>The functions at an address, the innermost first, in the manner of <c>addr2line -afip</c>.</summary>
    private static void WriteChain(Symbolizer symbolizer, ulong vaddr, TextWriter output)
    {
        List<SourceFrame> chain = [];
        symbolizer.Resolve(vaddr, chain);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{vaddr:x}:{(chain.Count == 0 ? " nothing known" : "")}"));
        foreach (SourceFrame frame in chain)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  {frame.Function ?? "??"} at {frame.File ?? "??"}:{frame.Line}:{frame.Column}{(frame.IsInlined ? " inlined into" : "")}"));
        }
    }

    private static void WriteSymbol(SymbolIndex symbols, ulong vaddr, TextWriter output) =>
        output.WriteLine(symbols.TryFind(vaddr, out var symbol)
            ? string.Create(CultureInfo.InvariantCulture, $"symbol {SafeText.Line(symbol.Name)}+{vaddr - symbol.Value:x}")
            : "no symbol");
}
