using System.Globalization;
using Austin.Symbols.Dwarf;
using Austin.Symbols.Elf;
using Austin.Symbols.Symbolization;
using Xunit.Abstractions;

namespace Austin.Symbols.Tests.Dwarf;

/// <summary>
/// Looks addresses up in small damaged files. Nothing may throw, take long, or allocate out of proportion.
/// AUSTIN_FUZZ_SEED and AUSTIN_FUZZ_COUNT repeat or prolong a run; inputs that once failed are kept in the Corpus folder.
/// </summary>
public sealed class DwarfFuzzTests(ITestOutputHelper output)
{
    private const long MostBytes = 32L << 20;
    private const int Addresses = 12;

    // Other work on the machine must not fail the test, so the bound on the clock is wide.
    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(5);
    private static readonly ElfLimits _limits = new() { MaxDecompressedSize = 8 << 20, MaxSections = 512, MaxSegments = 512 };
    private static readonly int _seed = Setting("AUSTIN_FUZZ_SEED", 20260101);
    private static readonly int _count = Setting("AUSTIN_FUZZ_COUNT", 4_000);

    private static readonly string _folder = Path.Combine(AppContext.BaseDirectory, "Dwarf");

    public static TheoryData<string, string?> Objects() => new()
    {
        { "gcc-dwarf2", null },
        { "gcc-dwarf4-types", null },
        { "gcc-dwarf5", null },
        { "gcc-dwarf5-64", null },
        { "gcc-lto", null },
        { "gcc-sections", null },
        { "gcc-zlib", null },
        { "gcc-dwz", "gcc-dwz.sup" },
        { "clang-dwarf5", null },
        { "clang-arm64", null },
        { "clang-split4", "clang-split4.dwo" },
        { "clang-split5", "clang-split5.dwp" },
        { "clang-zstd", null },
    };

    [Theory]
    [MemberData(nameof(Objects))]
    public void TheObjectsAnswer(string name, string? companion)
    {
        byte[] program = Read(name);
        Assert.InRange(LookUp(program, companion is null ? null : Read(companion), Code(program)), Addresses / 2, Addresses);
    }

    [Theory]
    [MemberData(nameof(Objects))]
    public void DamagedFilesAreHarmless(string name, string? companion)
    {
        byte[] program = Read(name);
        ulong[] addresses = Code(program);
        var mutator = new Mutator(program, Regions(program), _seed);
        Mutator? other = companion is null ? null : new Mutator(Read(companion), Regions(Read(companion)), _seed);
        TimeSpan slowest = TimeSpan.Zero;
        long largest = 0;
        int answers = 0;
        for (int i = 0; i < _count; i++)
        {
            // One of two files, so that the way to the other stays open.
            (i % 2 == 0 ? mutator : other ?? mutator).Next();
            (int answered, TimeSpan time, long allocated) = Measure(name, i, mutator.Bytes, other?.Bytes, addresses);
            answers += answered;
            slowest = time > slowest ? time : slowest;
            largest = Math.Max(largest, allocated);
        }

        output.WriteLine($"{_count} inputs from seed {_seed}: slowest {slowest.TotalMilliseconds:F0} ms, largest {largest >> 20} MB, {answers} answers");

        // Damage that breaks everything, or nothing, would test nothing.
        Assert.InRange(answers, _count, (Addresses * _count) - 1);
    }

    [Fact]
    public void PastFindingsAreHarmless()
    {
        string[] paths = Directory.GetFiles(Path.Combine(_folder, "Corpus"));
        Assert.NotEmpty(paths);
        foreach (string path in paths)
        {
            string companion = path + ".other";
            Measure(path, 0, File.ReadAllBytes(path), File.Exists(companion) ? File.ReadAllBytes(companion) : null, Code(Read("gcc-dwarf5")));
        }
    }

    private static (int Answered, TimeSpan Time, long Allocated) Measure(string name, int input, byte[] program, byte[]? companion, ulong[] addresses)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        TimeSpan started = Environment.CpuUsage.TotalTime;
        int answered = 0;
        string? failure = null;
        try
        {
            answered = LookUp(program, companion, addresses);
        }
        catch (Exception e)
        {
            failure = e.ToString();
        }

        TimeSpan time = Environment.CpuUsage.TotalTime - started;
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        failure ??= allocated > MostBytes ? $"{allocated >> 20} MB" : time > _longest ? $"{time}" : null;
        if (failure is not null)
        {
            string kept = Path.Combine(Path.GetTempPath(), $"austin-fuzz-{Path.GetFileName(name)}-{_seed}-{input}");
            File.WriteAllBytes(kept, program);
            File.WriteAllBytes(kept + ".other", companion ?? []);
            Assert.Fail($"{kept}: {failure}");
        }

        return (answered, time, allocated);
    }

    /// <summary>Number of addresses with a line.</summary>
    private static int LookUp(byte[] program, byte[]? companion, ulong[] addresses)
    {
        if (!ElfImage.TryCreate(program, out var image, out _, _limits))
        {
            return 0;
        }

        int answered = 0;
        using (image)
        using (var sections = new ElfDebugSections(image, isSplit: false, ownsImage: false))
        using (var companions = new MemoryCompanions(companion))
        {
            var resolver = new DwarfResolver(sections, companions, new FunctionNames(demangle: true, image), DwarfLimits.Default);
            var frames = new List<SourceFrame>();
            foreach (ulong address in addresses)
            {
                frames.Clear();
                answered += resolver.TryResolve(address, frames) && frames[0].Line > 0 ? 1 : 0;
            }
        }

        return answered;
    }

    /// <summary>Addresses all over the code.</summary>
    private static ulong[] Code(byte[] program)
    {
        Assert.True(ElfImage.TryCreate(program, out var image, out string? error, _limits), error);
        using (image)
        {
            var text = image.Sections.Single(section => section.Name == ".text");
            return [.. Enumerable.Range(0, Addresses).Select(i => text.VirtualAddress + ((ulong)i * text.Size / Addresses))];
        }
    }

    /// <summary>Where damage does most: what the sections begin with, and then all of them.</summary>
    private static (int Start, int Length)[] Regions(byte[] program)
    {
        Assert.True(ElfImage.TryCreate(program, out var image, out string? error, _limits), error);
        using (image)
        {
            var debug = image.Sections.Where(s => s.Name.StartsWith(".debug_", StringComparison.Ordinal) && s.Name is not (".debug_frame" or ".debug_loclists")
                && !s.Name.StartsWith(".debug_gnu_pub", StringComparison.Ordinal) && !s.Name.StartsWith(".debug_loc", StringComparison.Ordinal)).ToList();
            return
            [
                .. debug.Select(s => ((int)s.Offset, (int)Math.Min(s.Size, 48))),
                .. debug.Select(s => ((int)s.Offset, (int)s.Size)),
                .. debug.Where(s => s.Name.StartsWith(".debug_info", StringComparison.Ordinal)).Select(s => ((int)s.Offset, (int)s.Size)),
                ((int)image.Header.SectionHeaderOffset, image.Header.SectionHeaderCount * 64),
            ];
        }
    }

    private static byte[] Read(string name) => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Objects", name));

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.Integer, CultureInfo.InvariantCulture, out int value) ? value : otherwise;

    /// <summary>Gives the same bytes for every file that is asked for.</summary>
    private sealed class MemoryCompanions(byte[]? bytes) : IDebugCompanions, IDisposable
    {
        private readonly List<ElfDebugSections> _opened = [];

        public DwarfSections? OpenSupplementary() => Open(isSplit: false);

        public DwarfSections? OpenPackage() => Open(isSplit: true);

        public DwarfSections? OpenSplit(string name, string directory) => Open(isSplit: true);

        public void CloseSplit()
        {
        }

        public void Dispose() => _opened.ForEach(static sections => sections.Dispose());

        private ElfDebugSections? Open(bool isSplit)
        {
            if (bytes is null || !ElfImage.TryCreate(bytes, out var image, out _, _limits))
            {
                return null;
            }

            _opened.Add(new ElfDebugSections(image, isSplit, ownsImage: true));
            return _opened[^1];
        }
    }
}
