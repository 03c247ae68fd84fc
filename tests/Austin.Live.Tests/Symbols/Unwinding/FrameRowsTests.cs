using System.Globalization;
using Austin.Live.Tests.Symbols.Elf;
using Austin.Symbols.Elf;
using Austin.Symbols.Unwinding;
using Xunit.Abstractions;

namespace Austin.Live.Tests.Symbols.Unwinding;

public sealed class FrameRowsTests(ITestOutputHelper output)
{
    private static readonly string[] X64Names =
        ["rax", "rdx", "rcx", "rbx", "rsi", "rdi", "rbp", "rsp", "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15"];

    /// <summary>How many system libraries a normal run compares; the full figure is 100 and more.</summary>
    private static readonly int LibraryCount = int.Parse(Environment.GetEnvironmentVariable("AUSTIN_TEST_LIBRARIES") ?? "4", CultureInfo.InvariantCulture);

    [SkippableFact]
    public void RowsOfTheBasicLibrariesEqualReadelf() => CompareAll(
        [RealFiles.Libc, RealFiles.System("libstdc++.so.6"), "/lib64/ld-linux-x86-64.so.2", "/usr/lib/x86_64-linux-gnu/libopenblas.so.0"]);

    [SkippableFact]
    public void RowsOfInterpretersEqualReadelf()
    {
        string[] interpreters = [.. RealFiles.Interpreters()];
        Absence.SkipIf(interpreters.Length == 0, "no CPython on this machine");
        CompareAll(LibraryCount > 50 ? interpreters : interpreters[^1..]);
    }

    [SkippableFact]
    public void RowsOfSystemLibrariesEqualReadelf() => CompareAll(RealFiles.SystemLibraries(LibraryCount));

    [SkippableFact]
    public void RowsOfAarch64LibrariesEqualReadelf()
    {
        const string Folder = "/usr/aarch64-linux-gnu/lib";
        Absence.SkipIf(!File.Exists(Folder + "/libstdc++.so.6"), $"no {Folder} on this machine");
        CompareAll(Directory.GetFiles(Folder, "*.so*").Where(path => new FileInfo(path).LinkTarget is null && IsElf(path)));
    }

    // Development packages put scripts for the linker there.
    private static bool IsElf(string path)
    {
        using var file = File.OpenRead(path);
        Span<byte> magic = stackalloc byte[4];
        return file.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false) == magic.Length && magic.SequenceEqual("\u007fELF"u8);
    }

    private void CompareAll(IEnumerable<string> paths)
    {
        InstalledProgram.Require("readelf");
        int files = 0;
        int functions = 0;
        long rows = 0;
        var wrong = new List<string>();
        foreach (string path in paths.Where(File.Exists))
        {
            files++;
            Assert.True(ElfImage.TryOpen(path, out var image, out string? error), $"{path}: {error}");
            using (image)
            {
                var tables = new UnwindTables(image);
                var scratch = new CfiScratch(UnwindLimits.Default);
                foreach (var expected in ReadelfFrames.Read(path))
                {
                    functions++;
                    string? difference = Difference(image.Machine, tables, scratch, expected, ref rows);
                    if (difference is not null)
                    {
                        wrong.Add($"{path} {expected.Start:x}: {difference}");
                    }
                }
            }
        }

        output.WriteLine($"{files} files, {functions} FDEs, {rows} rows, {wrong.Count} FDEs differ");
        Assert.True(wrong.Count == 0, $"{wrong.Count} of {functions}:\n{string.Join('\n', wrong.Take(20))}");
        Assert.True(rows > 100, $"only {rows} rows");
    }

    private static string? Difference(ushort machine, UnwindTables tables, CfiScratch scratch, ReadelfFrames expected, ref long rows)
    {
        if (!tables.TryFind(expected.Start, out var description, out var section))
        {
            return "not found";
        }

        if ((description.Start, description.End) != (expected.Start, expected.End))
        {
            return $"found {description.Start:x}..{description.End:x}";
        }

        var reader = new CfiRowReader(section, description, scratch);
        int count = 0;
        for (; reader.MoveNext(); count++)
        {
            // An FDE of nothing but padding has the CIE's row, which readelf does not repeat.
            if (expected.Rows.Count == 0)
            {
                rows++;
                return reader.RowStart == expected.Start && reader.RowEnd == expected.End ? null : "more than one row";
            }

            if (count == expected.Rows.Count || expected.Rows[count].Location != reader.RowStart)
            {
                return $"row {count} at {reader.RowStart:x}";
            }

            rows++;
            string[] cells = expected.Rows[count].Cells;
            for (int column = 0; column < cells.Length; column++)
            {
                string name = expected.Columns[column];
                string cell = name == "CFA" ? CfaText(machine, reader.Row) : RuleText(RegisterOf(machine, name, description), reader.Row);
                if (cell != cells[column])
                {
                    return $"{reader.RowStart:x} {name}: {cells[column]}, here {cell}";
                }
            }
        }

        return reader.Failed ? "instructions not understood" : count == expected.Rows.Count ? null : $"{count} rows of {expected.Rows.Count}";
    }

    private static string CfaText(ushort machine, in CfiRow row) =>
        row.CfaIsExpression ? "exp" : $"{NameOf(machine, row.CfaRegister)}{row.CfaOffset:+0;-0;+0}";

    private static string RuleText(int register, in CfiRow row)
    {
        if (register >= CfiRow.RegisterCount)
        {
            return $"register {register} is not kept";
        }

        var rule = row.Registers[register];
        return rule.Kind switch
        {
            RegisterRuleKind.Unspecified or RegisterRuleKind.Undefined => "u",
            RegisterRuleKind.SameValue => "s",
            RegisterRuleKind.Offset => $"c{rule.Value:+0;-0;+0}",
            RegisterRuleKind.ValueOffset => $"v{rule.Value:+0;-0;+0}",
            RegisterRuleKind.Register => $"r{rule.Value}",
            RegisterRuleKind.Expression => "exp",
            _ => "vexp",
        };
    }

    private static int RegisterOf(ushort machine, string name, in FrameDescription description)
    {
        if (name == "ra")
        {
            return (int)description.Common.ReturnAddressRegister;
        }

        if (machine == ElfMachine.X64)
        {
            int known = Array.IndexOf(X64Names, name);
            return known >= 0 ? known : name.StartsWith("xmm", StringComparison.Ordinal) ? 17 + int.Parse(name.AsSpan(3), CultureInfo.InvariantCulture) : int.MaxValue;
        }

        return name == "sp" ? 31 : int.Parse(name.AsSpan(1), CultureInfo.InvariantCulture) + (name[0] is 'v' or 'd' or 'q' ? 64 : 0);
    }

    private static string NameOf(ushort machine, uint register) => machine == ElfMachine.X64
        ? register < 16 ? X64Names[register] : register == 16 ? "ra" : $"r{register}"
        : register == 31 ? "sp" : register < 31 ? $"x{register}" : $"r{register}";
}
