using System.Diagnostics;
using Austin.Symbols.Dwarf;
using Austin.Symbols.Elf;
using Austin.Symbols.Symbolization;
using Austin.Symbols.Tests.Symbolization;
using Xunit.Abstractions;

namespace Austin.Symbols.Tests.Dwarf;

/// <summary>
/// Looks addresses up in damaged debug information of real programs. Nothing may throw, take more than a second or
/// allocate more than 256 MB. <c>AUSTIN_TEST_MUTATIONS</c> sets how many inputs there are for each program,
/// <c>AUSTIN_TEST_SEED</c> where the random numbers start.
/// </summary>
public sealed class DwarfMutationTests(CompiledPrograms programs, ITestOutputHelper output) : IClassFixture<CompiledPrograms>
{
    private static readonly int _inputs = Number("AUSTIN_TEST_MUTATIONS", 300);
    private static readonly int _firstSeed = Number("AUSTIN_TEST_SEED", 1);

    [SkippableTheory]
    [InlineData("g++", "-O2 -gdwarf-5")]
    [InlineData("g++", "-O2 -gdwarf-4 -fdebug-types-section")]
    [InlineData("g++", "-O2 -gdwarf-2 -gno-strict-dwarf")]
    [InlineData("g++", "-O2 -g -flto")]
    [InlineData("clang++", "-O2 -std=c++17 -gdwarf-5")]
    [InlineData("clang++", "-O2 -std=c++17 -gdwarf-5 -gsplit-dwarf")]
    [InlineData("clang++", "-O2 -std=c++17 -gdwarf-4 -gsplit-dwarf")]
    public void DamagedSectionsNeitherThrowNorHang(string compiler, string options)
    {
        string program = programs.Cpp(compiler, options);
        ulong[] addresses = Addresses.Sample(program, 40);
        MemorySections sound = Read(program, isSplit: false);
        var split = new List<MemorySections>();
        foreach (string file in Directory.EnumerateFiles(Path.GetDirectoryName(program)!, "*.dwo"))
        {
            split.Add(Read(file, isSplit: true));
        }

        var slowest = TimeSpan.Zero;
        for (int seed = _firstSeed; seed < _firstSeed + _inputs; seed++)
        {
            var random = new Random(seed);
            MemorySections main = Mutate(sound, random, always: split.Count == 0);
            var companions = new MemoryCompanions([.. split.Select(file => Mutate(file, random, always: true))]);
            long allocated = GC.GetAllocatedBytesForCurrentThread();
            var clock = Stopwatch.StartNew();
            try
            {
                var resolver = new DwarfResolver(main, companions, new PlainNames(), DwarfLimits.Default);
                var frames = new List<SourceFrame>();
                foreach (ulong address in addresses)
                {
                    frames.Clear();
                    resolver.TryResolve(address, frames);
                }
            }
            catch (Exception e)
            {
                Assert.Fail($"seed {seed}: {e}");
            }

            slowest = clock.Elapsed > slowest ? clock.Elapsed : slowest;
            allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
            Assert.True(allocated < 256L << 20, $"seed {seed}: {allocated >> 20} MB");

            // Other work on the machine must not fail the test, so the bound on the clock is wide.
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(5), $"seed {seed}: {clock.Elapsed}");
        }

        output.WriteLine($"{_inputs} inputs from seed {_firstSeed}, slowest {slowest.TotalMilliseconds:F0} ms");
    }

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), out int number) ? number : otherwise;

    private static MemorySections Read(string path, bool isSplit)
    {
        Assert.True(ElfImage.TryOpen(path, out ElfImage? image, out string? error), error);
        using (image)
        {
            var sections = new MemorySections();
            using var debug = new ElfDebugSections(image, isSplit, ownsImage: false);
            foreach (DwarfSection section in Enum.GetValues<DwarfSection>())
            {
                sections[section] = debug.Get(section).ToArray();
            }

            return sections;
        }
    }

    private static MemorySections Mutate(MemorySections sound, Random random, bool always)
    {
        var mutated = new MemorySections();
        DwarfSection[] all = Enum.GetValues<DwarfSection>();
        foreach (DwarfSection section in all)
        {
            mutated[section] = sound[section];
        }

        int changes = always ? 1 + random.Next(8) : random.Next(4);
        for (int i = 0; i < changes; i++)
        {
            DwarfSection section = all[random.Next(all.Length)];
            if (mutated[section].Length > 0)
            {
                mutated[section] = Change((byte[])mutated[section].Clone(), random);
            }
        }

        return mutated;
    }

    private static byte[] Change(byte[] bytes, Random random)
    {
        // Headers are the most delicate place, so half of the damage goes there.
        int at = random.Next(random.Next(2) == 0 ? Math.Min(64, bytes.Length) : bytes.Length);
        switch (random.Next(6))
        {
            case 0:
                bytes[at] ^= (byte)(1 << random.Next(8));
                return bytes;
            case 1:
                bytes[at] = (byte)random.Next(256);
                return bytes;
            case 2:
                ReadOnlySpan<byte> extremes = [0x00, 0x01, 0x7f, 0x80, 0xfe, 0xff];
                bytes.AsSpan(at, Math.Min(random.Next(1, 9), bytes.Length - at)).Fill(extremes[random.Next(extremes.Length)]);
                return bytes;
            case 3:
                return bytes[..at];
            case 4:
                int length = Math.Min(random.Next(1, 200), bytes.Length - at);
                int from = random.Next(bytes.Length - length + 1);
                Array.Copy(bytes, from, bytes, at, length);
                return bytes;
            default:
                random.NextBytes(bytes.AsSpan(at, Math.Min(random.Next(1, 16), bytes.Length - at)));
                return bytes;
        }
    }

    private sealed class MemoryCompanions(MemorySections[] split) : IDebugCompanions
    {
        private int _next;

        public DwarfSections? OpenSupplementary() => null;

        public DwarfSections? OpenPackage() => split.Length > 0 ? split[0] : null;

        public DwarfSections? OpenSplit(string name, string directory) => split.Length > 0 ? split[_next++ % split.Length] : null;

        public void CloseSplit()
        {
        }
    }

    private sealed class PlainNames : IFunctionNames
    {
        public string Format(ReadOnlySpan<byte> name) => System.Text.Encoding.UTF8.GetString(name);

        public string? NameAtEntry(ulong vaddr) => null;
    }
}
