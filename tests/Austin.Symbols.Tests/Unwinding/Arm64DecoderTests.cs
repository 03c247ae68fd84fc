using System.Buffers.Binary;
using System.Globalization;
using System.Text.RegularExpressions;
using Austin.Symbols.Elf;
using Austin.Symbols.Unwinding.Arm64;
using Gee.External.Capstone;
using Gee.External.Capstone.Arm64;
using Xunit.Abstractions;
using Instruction = Austin.Symbols.Unwinding.Arm64.Arm64Instruction;

namespace Austin.Symbols.Tests.Unwinding;

/// <summary>What our few instruction patterns say of a word must be what Capstone's disassembly says of it.</summary>
public sealed partial class Arm64DecoderTests(ITestOutputHelper output)
{
    /// <summary>The instructions that matter; the bits they leave free are filled at random.</summary>
    private static readonly (uint Word, uint Free)[] _forms =
    [
        (0xa9800000, 0x3fffff), // stp x, x, pre-indexed
        (0xa8800000, 0x7fffff), // stp and ldp x, x, post-indexed
        (0xa9000000, 0x7fffff), // stp and ldp x, x, offset
        (0x6d800000, 0x3fffff), // stp d, d, pre-indexed
        (0x6c800000, 0x7fffff), // stp and ldp d, d, post-indexed
        (0xad800000, 0x3fffff), // stp q, q, pre-indexed
        (0xacc00000, 0x3fffff), // ldp q, q, post-indexed
        (0x29800000, 0x3fffff), // stp w, w, pre-indexed
        (0x28c00000, 0x3fffff), // ldp w, w, post-indexed
        (0xf8000c00, 0x1ff3ff), // str x, pre-indexed
        (0xf8400400, 0x1ff3ff), // ldr x, post-indexed
        (0xfc000c00, 0x1ff3ff), // str d, pre-indexed
        (0xfc400400, 0x1ff3ff), // ldr d, post-indexed
        (0x3c800c00, 0x1ff3ff), // str q, pre-indexed
        (0xb8000c00, 0x1ff3ff), // str w, pre-indexed
        (0xf9000000, 0x7fffff), // str and ldr x, offset
        (0x91000000, 0x7fffff), // add x, x, #n
        (0xd1000000, 0x7fffff), // sub x, x, #n
        (0x8b200000, 0x1fffff), // add x, x, x, extended
        (0xcb200000, 0x1fffff), // sub x, x, x, extended
        (0x92400000, 0x3fffff), // and x, x, #mask
        (0xb2400000, 0x3fffff), // orr x, x, #mask
        (0xd2400000, 0x3fffff), // eor x, x, #mask
        (0xd5032000, 0x000fff), // hints
        (0xd6000000, 0xffffff), // branches to registers
        (0x14000000, 0x3ffffff), // b
        (0x94000000, 0x3ffffff), // bl
        (0xd4000000, 0xffffff), // svc, hvc, smc, brk, hlt
        (0x34000000, 0x3ffffff), // cbz, cbnz, tbz, tbnz
        (0xb4000000, 0x3ffffff),
        (0x54000000, 0xffffff), // b.cond
    ];

    [Fact]
    public void InstructionsOfAProgramWithPointerAuthentication() =>
        Compare(Words(Path.Combine(AppContext.BaseDirectory, "Objects", "clang-arm64")));

    [SkippableTheory]
    [InlineData("libc.so.6")]
    [InlineData("libstdc++.so.6")]
    public void InstructionsOfLibraries(string name)
    {
        string path = "/usr/aarch64-linux-gnu/lib/" + name;
        Absence.SkipIf(!File.Exists(path), $"no {path} on this machine");
        Compare(Words(path));
    }

    [Fact]
    public void InstructionsThatMatterWithAnyOperands()
    {
        var random = new Random(20260101);
        Compare(_forms.SelectMany(form => Enumerable.Range(0, 3000).Select(i =>
        {
            // The base register is sp in every other word: that is where most patterns differ.
            uint word = form.Word | ((uint)random.NextInt64(1L << 32) & form.Free);
            return i % 2 == 0 ? word : (word & ~(form.Free & 0x3e0)) | (form.Free & 0x3e0);
        })));
    }

    private static List<uint> Words(string path)
    {
        Assert.True(ElfImage.TryOpen(path, out var image, out string? error), error);
        using (image)
        {
            Assert.Equal(ElfMachine.Arm64, image.Machine);
            var words = new List<uint>();
            ReadOnlySpan<byte> code = image.SectionBytes(".text");
            for (; code.Length >= 4; code = code[4..])
            {
                words.Add(BinaryPrimitives.ReadUInt32LittleEndian(code));
            }

            return words;
        }
    }

    private void Compare(IEnumerable<uint> words)
    {
        using CapstoneArm64Disassembler capstone = CapstoneDisassembler.CreateArm64Disassembler(Arm64DisassembleMode.Arm);
        int count = 0;
        int known = 0;
        int matter = 0;
        var wrong = new List<string>();
        byte[] bytes = new byte[4];
        foreach (uint word in words.Distinct())
        {
            count++;
            BinaryPrimitives.WriteUInt32LittleEndian(bytes, word);
            if (capstone.Disassemble(bytes, 0) is not [var instruction])
            {
                continue;
            }

            known++;
            string text = $"{instruction.Mnemonic} {instruction.Operand}".TrimEnd();
            string expected = Expected(text);
            matter += expected.Length > 0 ? 1 : 0;
            string actual = Actual(new Instruction(word), word);
            if (expected != actual)
            {
                wrong.Add($"{word:x8} {text}: {actual}, expected {expected}");
            }
        }

        output.WriteLine($"{count} different words, {known} instructions, {matter} of them about stack or flow, {wrong.Count} differ");
        Assert.True(wrong.Count == 0, $"{wrong.Count} of {known}:\n{string.Join('\n', wrong.Take(40))}");
        Assert.True(matter > 20, $"only {matter} instructions");
    }

    /// <summary>What the analysis of code makes of a word.</summary>
    private static string Actual(Instruction instruction, uint word)
    {
        string stack =
            instruction.TryPush(out long bytes) ? $"push {bytes}{Registers(instruction)}"
            : instruction.TryPop(out bytes) ? $"pop {bytes}{Registers(instruction)}"
            : instruction.TryAddToSp(out bytes) ? $"add {bytes}"
            : instruction.TryStore(out bytes) ? $"store {bytes}{Registers(instruction)}"
            : instruction.TrySetFramePointer(out bytes) ? $"fp {bytes}"
            : instruction.IsLoadFromSp && Registers(instruction).Length > 0 ? $"load{Registers(instruction)}"
            : instruction.TryFramePointerToSp(out bytes) ? $"sp from fp {bytes}"
            : instruction.IsComputedSp ? "computed"
            : "";
        string flow = $"{(instruction.IsReturn ? "return " : "")}{(Arm64CallSite.IsCall(word) ? "call " : "")}{(instruction.IsHint ? "hint " : "")}"
            + $"{(instruction.IsTrap ? "trap " : "")}{(instruction.IsJump ? "jump " : "")}{(instruction.TryBranch(out bytes) ? $"branch {bytes}" : "")}";
        return (stack + flow).TrimEnd();
    }

    private static string Registers(Instruction instruction) =>
        instruction.IsGeneralPair ? $" {instruction.First} {instruction.Second}" : instruction.IsGeneralSingle ? $" {instruction.First}" : "";

    /// <summary>The same out of a line of disassembly.</summary>
    private static string Expected(string text)
    {
        string mnemonic = text.Split(' ')[0];
        if (Access().Match(text) is { Success: true } access)
        {
            return Expected(access);
        }

        if (Arithmetic().Match(text) is { Success: true } arithmetic)
        {
            string from = arithmetic.Groups["from"].Value;
            long bytes = Number(arithmetic.Groups["n"].Value) << (int)Number(arithmetic.Groups["shift"].Value);
            bytes = mnemonic == "sub" ? -bytes : bytes;
            return (arithmetic.Groups["to"].Value, from) switch
            {
                ("sp", "sp") => $"add {bytes}",
                ("sp", "x29") => $"sp from fp {bytes}",
                ("sp", _) => "computed",
                ("x29", "sp") when mnemonic != "sub" => $"fp {bytes}",
                _ => "",
            };
        }

        if (WritesSp().IsMatch(text))
        {
            return "computed";
        }

        string target = Target().Match(text) is { Success: true } match ? $"branch {Number(match.Groups["n"].Value)}" : "";
        return mnemonic switch
        {
            "ret" or "retaa" or "retab" => "return",
            "bl" or "blr" or "blraa" or "blrab" or "blraaz" or "blrabz" => "call",
            "brk" or "udf" => "trap",
            "br" or "braa" or "brab" or "braaz" or "brabz" => "jump",
            "b" => $"jump {target}",
            "cbz" or "cbnz" or "tbz" or "tbnz" => target,
            "hint" or "nop" or "yield" or "wfe" or "wfi" or "sev" or "sevl" or "esb" or "psb" or "tsb" or "csdb" or "bti" or "dgh" or "xpaclri" => "hint",
            _ when mnemonic.StartsWith("b.", StringComparison.Ordinal) => target,
            _ when Hint().IsMatch(mnemonic) => "hint",
            _ => "",
        };
    }

    /// <summary>A load or store with base sp.</summary>
    private static string Expected(Match access)
    {
        string mnemonic = access.Groups["op"].Value;
        bool isStore = mnemonic.StartsWith("st", StringComparison.Ordinal);
        bool isPair = mnemonic is "stp" or "ldp";
        string[] names = [.. access.Groups["registers"].Value.Split(", ").Select(name => name == "xzr" ? "x31" : name)];
        bool isGeneral = (isPair || mnemonic is "str" or "ldr") && names[0][0] == 'x';
        string registers = isGeneral ? string.Concat(names.Select(name => " " + name[1..])) : "";
        long inside = Number(access.Groups["inside"].Value);
        if (access.Groups["after"].Success)
        {
            return isStore ? "computed" : $"pop {Number(access.Groups["after"].Value)}{registers}";
        }

        if (access.Groups["pre"].Success)
        {
            return isStore ? $"push {-inside}{registers}" : "computed";
        }

        return !isGeneral || access.Groups["index"].Success ? "" : isStore ? $"store {inside}{registers}" : $"load{registers}";
    }

    private static long Number(string text)
    {
        bool isNegative = text.StartsWith('-');
        text = text.TrimStart('-');
        long number = text.Length == 0 ? 0
            : text.StartsWith("0x", StringComparison.Ordinal) ? (long)ulong.Parse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)
            : long.Parse(text, CultureInfo.InvariantCulture);
        return isNegative ? -number : number;
    }

    [GeneratedRegex(@"^(?<op>(st|ld)\w+) (?<registers>[^\[]+), \[sp(, #(?<inside>[-\w]+))?(?<index>, [wx].*)?\](?<pre>!)?(, #(?<after>[-\w]+))?$", RegexOptions.ExplicitCapture)]
    private static partial Regex Access();

    [GeneratedRegex(@"^(add|sub|mov) (?<to>\w+), (?<from>sp|x\d+)(, #(?<n>\w+)(, lsl #(?<shift>\d+))?)?$", RegexOptions.ExplicitCapture)]
    private static partial Regex Arithmetic();

    [GeneratedRegex(@"^(add|sub|and|orr|eor|mov) sp, ")]
    private static partial Regex WritesSp();

    [GeneratedRegex(@"#(?<n>[-\w]+)$", RegexOptions.ExplicitCapture)]
    private static partial Regex Target();

    [GeneratedRegex("^(pac|aut)i[ab](1716|sp|z)$", RegexOptions.ExplicitCapture)]
    private static partial Regex Hint();
}
