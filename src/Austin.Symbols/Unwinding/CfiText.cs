using System.Globalization;
using System.Text;
using Austin.Symbols.Elf;

namespace Austin.Symbols.Unwinding;

/// <summary>Prints unwind information in the manner of <c>readelf --debug-dump=frames-interp</c>, for people to compare.</summary>
public static class CfiText
{
    private static readonly string[] X64Names =
        ["rax", "rdx", "rcx", "rbx", "rsi", "rdi", "rbp", "rsp", "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15", "ra"];

    /// <summary>Prints every FDE of <c>.eh_frame</c>, then of <c>.debug_frame</c>, in order of address.</summary>
    public static void WriteAll(UnwindTables tables, TextWriter output)
    {
        var scratch = new CfiScratch(UnwindLimits.Default);
        WriteIndex(tables, tables.AllOfEhFrame(out var section), section, scratch, output);
        WriteIndex(tables, tables.AllOfDebugFrame(out section), section, scratch, output);
    }

    /// <summary>Prints the FDE that covers a file address; false when there is none.</summary>
    public static bool Write(UnwindTables tables, ulong vaddr, TextWriter output)
    {
        if (!tables.TryFind(vaddr, out var description, out var section))
        {
            return false;
        }

        WriteOne(tables.Image!.Machine, section, description, new CfiScratch(UnwindLimits.Default), output);
        return true;
    }

    private static void WriteIndex(UnwindTables tables, FrameIndex? index, FrameSection section, CfiScratch scratch, TextWriter output)
    {
        foreach (int offset in index is null ? [] : index.Offsets)
        {
            if (section.TryReadDescription(offset, out var description, out _))
            {
                WriteOne(tables.Image!.Machine, section, description, scratch, output);
            }
        }
    }

    private static void WriteOne(ushort machine, FrameSection section, in FrameDescription description, CfiScratch scratch, TextWriter output)
    {
        string kind = description.Common.IsSignalFrame ? " signal" : "";
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"FDE pc={description.Start:x16}..{description.End:x16}{kind}"));
        var reader = new CfiRowReader(section, description, scratch);
        var line = new StringBuilder();
        while (reader.MoveNext())
        {
            ref readonly var row = ref reader.Row;
            line.Clear().Append(CultureInfo.InvariantCulture, $"{reader.RowStart:x16} cfa=");
            line.Append(row.CfaIsExpression ? "exp" : string.Create(CultureInfo.InvariantCulture, $"{Name(machine, row.CfaRegister)}{row.CfaOffset:+0;-0;+0}"));
            for (int i = 0; i < CfiRow.RegisterCount; i++)
            {
                if (row.Registers[i].Kind != RegisterRuleKind.Unspecified)
                {
                    line.Append(CultureInfo.InvariantCulture, $" {Name(machine, (uint)i)}={Rule(machine, row.Registers[i])}");
                }
            }

            output.WriteLine(line);
        }

        if (reader.Failed)
        {
            output.WriteLine("(damaged)");
        }
    }

    private static string Rule(ushort machine, RegisterRule rule) => rule.Kind switch
    {
        RegisterRuleKind.Undefined => "u",
        RegisterRuleKind.SameValue => "s",
        RegisterRuleKind.Offset => string.Create(CultureInfo.InvariantCulture, $"c{rule.Value:+0;-0;+0}"),
        RegisterRuleKind.ValueOffset => string.Create(CultureInfo.InvariantCulture, $"v{rule.Value:+0;-0;+0}"),
        RegisterRuleKind.Register => Name(machine, (uint)rule.Value),
        RegisterRuleKind.Expression => "exp",
        _ => "vexp",
    };

    private static string Name(ushort machine, uint register) => machine switch
    {
        ElfMachine.X64 when register < (uint)X64Names.Length => X64Names[register],
        ElfMachine.Arm64 when register < 31 => $"x{register}",
        ElfMachine.Arm64 when register == 31 => "sp",
        _ => $"r{register}",
    };
}
