using System.Diagnostics;
using System.Globalization;
using Austin.Symbols.Elf;
using Austin.Symbols.Unwinding;
using Xunit.Abstractions;

namespace Austin.Live.Tests.Symbols.Elf;

/// <summary>
/// Damaged files must neither throw nor take long. AUSTIN_FUZZ_SEED and AUSTIN_FUZZ_COUNT repeat or prolong a run;
/// inputs that once failed are kept in the Corpus folder.
/// </summary>
public sealed class FuzzTests(ITestOutputHelper output) : IDisposable
{
    private static readonly ElfLimits Limits = new() { MaxDecompressedSize = 8 << 20, MaxSections = 512, MaxSegments = 512 };
    private static readonly int Seed = Setting("AUSTIN_FUZZ_SEED", 20260101);
    private static readonly int Count = Setting("AUSTIN_FUZZ_COUNT", 3_000);

    private readonly string _folder = Directory.CreateTempSubdirectory("austin-fuzz-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void PastFindingsAreHarmless()
    {
        string folder = Path.Combine(AppContext.BaseDirectory, "Symbols", "Elf", "Corpus");
        string[] paths = Directory.GetFiles(folder);
        Assert.NotEmpty(paths);
        foreach (string path in paths)
        {
            Exercise(File.ReadAllBytes(path), new Random(Seed));
        }
    }

    [SkippableFact]
    public void DamagedFilesAreHarmless()
    {
        InstalledProgram.Require("gcc", "objcopy");
        var slowest = TimeSpan.Zero;
        int inputs = 0;
        foreach (string path in MakeInputs())
        {
            byte[] original = File.ReadAllBytes(path);
            var mutator = new Mutator(original, Regions(original), Seed);
            for (int i = 0; i < Count; i++, inputs++)
            {
                mutator.Next();
                long start = Stopwatch.GetTimestamp();
                try
                {
                    Exercise(mutator.Bytes, new Random(i));
                }
                catch (Exception e) when (e is not OutOfMemoryException)
                {
                    string kept = Path.Combine(Path.GetTempPath(), $"austin-fuzz-{Path.GetFileName(path)}-{Seed}-{i}");
                    File.WriteAllBytes(kept, mutator.Bytes);
                    Assert.Fail($"{kept}: {e}");
                }

                var elapsed = Stopwatch.GetElapsedTime(start);
                slowest = elapsed > slowest ? elapsed : slowest;
            }
        }

        output.WriteLine($"{inputs} inputs from seed {Seed}, slowest {slowest.TotalMilliseconds:f0} ms, peak {Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MiB");
        Assert.True(inputs >= Count);
    }

    /// <summary>Small programs with each kind of table: compressed in both ways, mini debug information, no sections.</summary>
    private IEnumerable<string> MakeInputs()
    {
        string source = Path.Combine(_folder, "small.c");
        string plain = Path.Combine(_folder, "plain");
        File.WriteAllText(source, "#include <stdio.h>\nstatic int f(int n) { return n ? f(n - 1) + n : 1; }\nint main(int c, char **v) { printf(\"%d\\n\", f(c)); return v == 0; }\n");
        SystemTools.Run("gcc", "-g", "-O1", "-o", plain, source);
        yield return plain;
        foreach (string option in (string[])["--compress-debug-sections=zlib", "--compress-debug-sections=zlib-gnu", "--compress-debug-sections=zstd", "--strip-all"])
        {
            string copy = Path.Combine(_folder, "small" + option.Replace("=", "-", StringComparison.Ordinal));
            SystemTools.Run("objcopy", option, plain, copy);
            yield return copy;
        }

        string mini = Path.Combine(_folder, "mini");
        SystemTools.Run("xz", "--keep", "--force", plain);
        SystemTools.Run("objcopy", "--strip-all", $"--add-section=.gnu_debugdata={plain}.xz", plain, mini);
        yield return mini;
    }

    private static (int Start, int Length)[] Regions(byte[] original)
    {
        Assert.True(ElfImage.TryCreate(original, out var image, out string? error), error);
        using (image)
        {
            var regions = new List<(int, int)>
            {
                (0, 64),
                ((int)image.Header.ProgramHeaderOffset, image.Header.ProgramHeaderCount * 56),
                ((int)image.Header.SectionHeaderOffset, image.Header.SectionHeaderCount * 64),
            };
            regions.AddRange(image.Sections
                .Where(s => s.Name is ".eh_frame" or ".eh_frame_hdr" or ".dynsym" or ".symtab" or ".gnu.hash" or ".dynamic" or ".gnu_debugdata" or ".shstrtab"
                    || s.Type == ElfSection.Note || s.IsCompressed || s.IsOldCompressed)
                .Select(s => ((int)s.Offset, (int)s.Size)));
            return [.. regions];
        }
    }

    private static void Exercise(byte[] bytes, Random random)
    {
        if (!ElfImage.TryCreate(bytes, out var image, out _, Limits))
        {
            return;
        }

        using (image)
        {
            foreach (var section in image.Sections)
            {
                image.SectionBytes(section);
            }

            _ = image.BuildId.Length;
            image.TryGetDebugLink(out _, out _);
            image.TryGetDebugAltLink(out _, out _);
            image.TryFindSymbol("main"u8, out _);
            if (image.TryGetMiniDebugInfo(out var mini))
            {
                SymbolIndex.Build(image, mini).TryFind(0x1139, out _);
                mini.Dispose();
            }

            Unwind(image, random);
        }
    }

    private static void Unwind(ElfImage image, Random random)
    {
        var index = SymbolIndex.Build(image);
        var tables = new UnwindTables(image, null, new UnwindLimits { MaxIndexedEntries = 1_000, MaxInstructions = 10_000 });
        CfiText.WriteAll(tables, TextWriter.Null);
        var modules = new ModuleMap();
        modules.Replace([new ModuleRange(0x1000, 0x100000, 0, tables)]);
        var frames = new NativeFrame[64];
        byte[] stack = new byte[512];
        var unwinder = new Unwinder(random.Next(2) == 0 ? ElfMachine.X64 : ElfMachine.Arm64, modules, new UnwindLimits { RuleCacheSize = 16 });
        for (int i = 0; i < 8; i++)
        {
            ulong pc = 0x1000 + (ulong)random.Next(0x300);
            random.NextBytes(stack);
            for (int word = 0; word < stack.Length; word += 8)
            {
                BitConverter.TryWriteBytes(stack.AsSpan(word), random.Next(2) == 0 ? 0x1000 + (ulong)random.Next(0x300) : 0x7ff000 + (ulong)(random.Next(64) * 8));
            }

            index.TryFind(pc, out _);
            var registers = new UnwindRegisters { Pc = pc };
            for (uint register = 0; register < UnwindRegisters.Count; register++)
            {
                registers.Set(register, 0x7ff000 + (ulong)(random.Next(32) * 8));
            }

            var memory = default(NoMemory);
            var result = unwinder.Unwind(registers, 0x7ff000, stack, ref memory, frames);
            Assert.InRange(result.Count, 1, frames.Length);
            result = unwinder.UnwindWithAllRegisters(registers, 0x7ff000, stack, ref memory, frames);
            Assert.InRange(result.Count, 1, frames.Length);
        }
    }

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.Integer, CultureInfo.InvariantCulture, out int value) ? value : otherwise;
}
