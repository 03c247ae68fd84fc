using Austin.Live.Tests.Symbols.Elf;
using Austin.Symbols.Elf;
using Austin.Symbols.Unwinding;
using Austin.Symbols.Unwinding.Arm64;
using Austin.Symbols.Unwinding.X64;
using Xunit.Abstractions;

namespace Austin.Live.Tests.Symbols.Unwinding;

/// <summary>Reading instructions must give what the compiler's unwind tables say, where it gives anything.</summary>
public sealed class CodeAnalysisTests(ITestOutputHelper output)
{
    /// <summary>Share of answers that may be wrong: code reached only by jumps from elsewhere in the function.</summary>
    private const double WrongShare = 0.01;

    /// <summary>Share of addresses that must have an answer.</summary>
    private const double AnsweredShare = 0.95;

    [SkippableFact]
    public void X64InstructionsAgreeWithTheTables() => Compare(RealFiles.Libc, new X64Machine(UnwindLimits.Default), 1);

    [SkippableTheory]
    [InlineData("libc.so.6")]
    [InlineData("libm.so.6")]
    [InlineData("libstdc++.so.6")]
    [InlineData("ld-linux-aarch64.so.1")]
    public void Arm64InstructionsAgreeWithTheTables(string name)
    {
        string library = $"/usr/aarch64-linux-gnu/lib/{name}";
        Absence.SkipIf(!File.Exists(library), $"no {library} on this machine");
        Compare(library, new Arm64Machine(UnwindLimits.Default), 4);
    }

    [Theory]
    [InlineData("e8 00 00 00 00", true)]
    [InlineData("ff d0", true)]
    [InlineData("41 ff d3", true)]
    [InlineData("ff 15 00 00 00 00", true)]
    [InlineData("ff 54 24 08", true)]
    [InlineData("ff 94 c7 00 01 00 00", true)]
    [InlineData("ff e0", false)]
    [InlineData("48 89 e5", false)]
    [InlineData("90 90 90 90 90", false)]
    public void CallsAreRecognisedFromBehind(string code, bool isCall) =>
        Assert.Equal(isCall, X64CallSite.EndsWithCall(Convert.FromHexString(code.Replace(" ", "", StringComparison.Ordinal))));

    [Theory]
    [InlineData(0x94000010, true)]
    [InlineData(0xd63f0100, true)]
    [InlineData(0xd73f0911, true)]
    [InlineData(0xd63f081f, true)]
    [InlineData(0xd65f03c0, false)]
    [InlineData(0x14000010, false)]
    [InlineData(0xd61f0200, false)]
    public void Arm64CallsAreRecognised(uint word, bool isCall) => Assert.Equal(isCall, Arm64CallSite.IsCall(word));

    private void Compare(string path, Machine machine, int step)
    {
        Assert.True(ElfImage.TryOpen(path, out var image, out string? error), error);
        using (image)
        {
            var tables = new UnwindTables(image);
            var rows = new RowStep(machine, UnwindLimits.Default);
            int asked = 0;
            int answered = 0;
            var wrong = new List<string>();
            var all = tables.AllOfEhFrame(out var section)!;
            byte[] code = new byte[8192];
            foreach (int offset in all.Offsets)
            {
                if (!section.TryReadDescription(offset, out var function, out _) || function.End - function.Start > 4096
                    || !tables.TryFindSymbolStart(function.Start, out ulong start) || start != function.Start)
                {
                    continue;
                }

                int length = image.ReadVirtual(function.Start, code.AsSpan(0, (int)(function.End - function.Start)));

                // Only named functions: a part split off begins with a frame. Wherever an instruction starts; on x86-64 the analysis itself refuses a pc that none starts at.
                for (int at = 0; at < length; at += step)
                {
                    var expected = rows.Compile(tables, function.Start + (ulong)at, function.Start + (ulong)at);
                    if (expected.Kind is not (UnwindRuleKind.StackPointer or UnwindRuleKind.FramePointer) || !StartsInstruction(machine, code, length, at))
                    {
                        continue;
                    }

                    asked++;
                    if (machine.TryAnalyse(code, length, at, startIsKnown: true, out var rule))
                    {
                        answered++;
                        if ((rule.Kind == expected.Kind && rule.CfaWords != expected.CfaWords) || rule.ReturnAddress != expected.ReturnAddress)
                        {
                            wrong.Add($"{function.Start + (ulong)at:x}: {rule.Kind} {rule.CfaWords} {rule.ReturnAddress}, table {expected.Kind} {expected.CfaWords} {expected.ReturnAddress}");
                        }
                    }
                }
            }

            output.WriteLine($"{asked} addresses, {answered} answered, {wrong.Count} wrong");
            Assert.True(wrong.Count < answered * WrongShare, $"{wrong.Count} of {answered}:\n{string.Join('\n', wrong.Take(30))}");
            Assert.True(answered > asked * AnsweredShare, $"only {answered} of {asked} answered");
        }
    }

    private static bool StartsInstruction(Machine machine, byte[] code, int length, int at)
    {
        if (machine is Arm64Machine)
        {
            return true;
        }

        var reader = new X64CodeReader();
        reader.Set(code, 0, length);
        var decoder = Iced.Intel.Decoder.Create(64, reader);
        while (reader.Position < at)
        {
            decoder.Decode();
        }

        return reader.Position == at;
    }
}
