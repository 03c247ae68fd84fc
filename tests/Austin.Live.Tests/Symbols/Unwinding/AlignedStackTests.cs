using System.Globalization;
using System.Runtime.InteropServices;
using Austin.Live.Tests.Symbols.Elf;
using Austin.Symbols.Elf;
using Austin.Symbols.Unwinding;
using Austin.Symbols.Unwinding.X64;
using Xunit.Abstractions;

namespace Austin.Live.Tests.Symbols.Unwinding;

/// <summary>Functions that align their stack and have no unwind information are followed by their instructions, wherever they are.</summary>
public sealed class AlignedStackTests(ITestOutputHelper output) : IDisposable
{
    private const int RegisterCount = 27;
    private const uint Rsp = 7;

    private readonly string _folder = Directory.CreateTempSubdirectory("austin-aligned-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [SkippableFact]
    public void EveryInstructionOfEveryFunctionHasItsCallers()
    {
        Absence.SkipIfForbidden(RuntimeInformation.ProcessArchitecture != Architecture.X64, "x86-64 only");
        InstalledProgram.Require("gcc");
        string program = Path.Combine(_folder, "stepping");
        SystemTools.Run("gcc", "-O1", "-no-pie", "-fno-omit-frame-pointer", "-o", program, Repository.Target("stepping.c"), Repository.Target("aligned.S"));
        Assert.True(ElfImage.TryOpen(program, out ElfImage? image, out string? error), error);
        using (image)
        {
            ModuleMap modules = new();
            modules.Replace([.. image.Segments.Where(segment => segment.IsExecutable).Select(
                segment => new ModuleRange(segment.VirtualAddress, segment.VirtualAddress + segment.MemorySize, 0, new UnwindTables(image)))]);
            int steps = 0;
            HashSet<string> functions = [];
            (ulong, ulong, ulong)? expected = null;
            foreach (string[] words in SystemTools.Lines(program).Select(line => line.Split(' ')))
            {
                ulong[] values = [.. words[1..].Select(word => ulong.Parse(word, NumberStyles.HexNumber, CultureInfo.InvariantCulture))];
                UnwindRegisters registers = UnwindRegisters.FromX64(values.AsSpan(0, RegisterCount));
                ulong[] stack = values[RegisterCount..];
                Assert.True(registers.TryGet(Rsp, out ulong sp));
                string place = string.Create(CultureInfo.InvariantCulture, $"{words[0]} at {registers.Pc:x}");
                bool isFirst = functions.Add(words[0]);
                if (!image.TryFindSymbol(System.Text.Encoding.ASCII.GetBytes(words[0]), out ElfSymbol function) || registers.Pc - function.Value >= function.Size)
                {
                    // In the leaf that it calls: registers of its caller are not known there.
                    continue;
                }

                NativeFrame[] frames = Unwind(modules, registers, sp, stack);
                Assert.True(frames.Length > 2, $"{place}: {frames.Length} frames");
                (ulong, ulong, ulong) found = (frames[1].Pc, frames[1].StackPointer, frames[2].Pc);
                expected = isFirst ? found : expected;
                Assert.True(!isFirst || found is (ulong pc, ulong above, _) && (pc, above) == (stack[0], sp + 8), place);
                Assert.True(expected == found, $"{place}: {found}, not {expected}");
                steps++;
            }

            output.WriteLine($"{functions.Count} functions, {steps} steps");
            Assert.Equal(8, functions.Count);
            Assert.True(steps > 80, $"{steps} steps");
        }
    }

    /// <remarks>Where nothing keeps the old stack pointer any more, no caller is made up.</remarks>
    [Theory]
    [InlineData("4889e3 4883e4c0 4889fb 90")] // mov %rsp,%rbx; and $-64,%rsp; mov %rdi,%rbx
    [InlineData("4989e2 4883e4c0 e800000000 90")] // mov %rsp,%r10; and $-64,%rsp; call
    [InlineData("4889e0 4883e4c0 4889442408 4889542408 4889d0 90")] // mov %rsp,%rax; and; mov %rax,8(%rsp); mov %rdx,8(%rsp); mov %rdx,%rax
    [InlineData("4889e3 4883e4c0 0fa2 90")] // mov %rsp,%rbx; and $-64,%rsp; cpuid
    [InlineData("4883e4c0 90")] // and $-64,%rsp
    public void AnOverwrittenStackPointerGivesNoRule(string code)
    {
        byte[] bytes = Convert.FromHexString(code.Replace(" ", "", StringComparison.Ordinal));
        Assert.False(new X64Machine(UnwindLimits.Default).TryAnalyse(bytes, bytes.Length, bytes.Length - 1, startIsKnown: true, out _));
    }

    private static NativeFrame[] Unwind(ModuleMap modules, in UnwindRegisters registers, ulong sp, ulong[] stack)
    {
        NoMemory memory = default;
        NativeFrame[] frames = new NativeFrame[16];
        UnwindResult result = new Unwinder(ElfMachine.X64, modules).Unwind(registers, sp, MemoryMarshal.AsBytes(stack.AsSpan()), ref memory, frames);
        return frames[..result.Count];
    }
}
