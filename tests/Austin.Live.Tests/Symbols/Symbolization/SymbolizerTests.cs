using Austin.Symbols;
using Austin.Symbols.Symbolization;

namespace Austin.Live.Tests.Symbols.Symbolization;

public sealed class SymbolizerTests(CompiledPrograms programs) : IClassFixture<CompiledPrograms>
{
    private static readonly SymbolizerOptions _linkageNames = new() { Demangle = false };

    [SkippableFact]
    public void WithoutDebugInformationFunctionsHaveNamesButNoLines()
    {
        string program = programs.Cpp("g++", "-O2");
        ulong[] addresses = Addresses.Sample(program, 100);
        using Symbolizer symbolizer = Open(program);
        Assert.False(symbolizer.HasLines);
        foreach (ulong address in addresses)
        {
            var frames = new List<SourceFrame>();
            Assert.True(symbolizer.Resolve(address, frames));
            SourceFrame frame = Assert.Single(frames);
            Assert.NotNull(frame.Function);
            Assert.Equal(0u, frame.Line);
            Assert.False(frame.IsInlined);
        }
    }

    [SkippableFact]
    public void AnAddressOutsideTheCodeIsUnknown()
    {
        using Symbolizer symbolizer = Open(programs.Cpp("g++", "-O2 -g"));
        var frames = new List<SourceFrame>();
        Assert.False(symbolizer.Resolve(0x7fff_0000_0000, frames));
        Assert.False(symbolizer.Resolve(0, frames));
        Assert.False(symbolizer.Resolve(ulong.MaxValue, frames));
        Assert.Empty(frames);
    }

    [SkippableFact]
    public void OnlyTheLastFrameOfAChainIsNotInlined()
    {
        string program = programs.Cpp("g++", "-O2 -g");
        using Symbolizer symbolizer = Open(program);
        int deepest = 0;
        foreach (ulong address in Addresses.Sample(program, 1_000))
        {
            var frames = new List<SourceFrame>();
            Assert.True(symbolizer.Resolve(address, frames));
            Assert.False(frames[^1].IsInlined);
            Assert.All(frames.SkipLast(1), static frame => Assert.True(frame.IsInlined));
            deepest = Math.Max(deepest, frames.Count);
        }

        Assert.True(deepest >= 4, $"chains of at most {deepest} frames");
    }

    [SkippableFact]
    public void ADebugFileOfTheSameBuildGivesTheAnswersOfTheUnstrippedProgram()
    {
        string whole = programs.Cpp("g++", "-O2 -g -Wl,--build-id");
        string stripped = programs.Copy(whole, "stripped");
        string folder = Path.GetDirectoryName(stripped)!;
        CompiledPrograms.Run(folder, "objcopy", "--only-keep-debug", "--compress-debug-sections", "prog", "prog.debug");
        CompiledPrograms.Run(folder, "strip", "prog");
        CompiledPrograms.Run(folder, "objcopy", "--add-gnu-debuglink=prog.debug", "prog");
        ulong[] addresses = Addresses.Sample(whole, 500);
        List<Chain> expected = Lookups.Resolve(whole, addresses);
        List<Chain> actual = Lookups.Resolve(stripped, addresses);
        Assert.All(expected.Zip(actual), static pair => Assert.True(pair.First.SameAs(pair.Second), $"{pair.First}\n{pair.Second}"));
    }

    [SkippableFact]
    public void ADebugFileOfAnotherBuildIsLeftOut()
    {
        string stripped = programs.Copy(programs.Cpp("g++", "-O2 -Wl,--build-id"), "other-build");
        File.Copy(programs.Cpp("g++", "-O0 -g -Wl,--build-id"), stripped + ".debug");
        CompiledPrograms.Run(Path.GetDirectoryName(stripped)!, "objcopy", "--add-gnu-debuglink=prog.debug", "prog");
        using Symbolizer symbolizer = Open(stripped);
        Assert.False(symbolizer.HasLines);
    }

    [SkippableFact]
    public void NamesAreDemangledWhenAsked()
    {
        string program = programs.Cpp("g++", "-O2 -g");
        ulong[] addresses = Addresses.Sample(program, 500);
        List<Chain> chains = Lookups.Resolve(program, addresses, new SymbolizerOptions());
        Assert.Contains(chains, static chain => chain.ToString().Contains("geometry::make(int) ", StringComparison.Ordinal));
        Assert.All(chains, static chain => Assert.DoesNotContain("_ZN", chain.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public void AFileThatIsNoElfFileIsRefusedWithAReason()
    {
        Assert.False(Symbolizer.TryOpen("/etc/passwd", _linkageNames, out _, out string? error));
        Assert.NotEmpty(error);
        Assert.False(Symbolizer.TryOpen("/does/not/exist", _linkageNames, out _, out error));
        Assert.NotEmpty(error);
    }

    private static Symbolizer Open(string path)
    {
        Assert.True(Symbolizer.TryOpen(path, _linkageNames, out Symbolizer? symbolizer, out string? error), error);
        return symbolizer;
    }
}
