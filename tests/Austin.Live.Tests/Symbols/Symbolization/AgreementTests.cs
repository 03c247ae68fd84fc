using Austin.Symbols.Elf;
using Austin.Symbols.Symbolization;
using Xunit.Abstractions;

namespace Austin.Live.Tests.Symbols.Symbolization;

/// <summary>Function, file, line and inline chain are those that llvm-symbolizer and addr2line agree on.</summary>
[Long]
public sealed class AgreementTests(CompiledPrograms programs, ITestOutputHelper output) : IClassFixture<CompiledPrograms>
{
    [SkippableTheory]
    [InlineData("g++", "-O2 -g")]
    [InlineData("g++", "-O0 -g")]
    [InlineData("g++", "-O2 -gdwarf-2 -gno-strict-dwarf")]
    [FullRunData("g++", "-O2 -gdwarf-3")]
    [FullRunData("g++", "-O2 -gdwarf-4")]
    [InlineData("g++", "-O2 -g1")]
    [InlineData("g++", "-O2 -g -flto")]
    [FullRunData("g++", "-O2 -g -no-pie")]
    [InlineData("g++", "-O2 -gdwarf-4 -fdebug-types-section")]
    [FullRunData("g++", "-O2 -g -ffunction-sections -Wl,--gc-sections")]
    [FullRunData("clang++", "-O2 -std=c++17 -g")]
    [FullRunData("clang++", "-O2 -std=c++17 -gdwarf-2")]
    [FullRunData("clang++", "-O2 -std=c++17 -gdwarf-4")]
    [InlineData("clang++", "-O2 -std=c++17 -gline-tables-only")]
    [InlineData("clang++", "-O2 -std=c++17 -g -flto -fuse-ld=lld")]
    [InlineData("clang++", "-O2 -std=c++17 -g -fuse-ld=lld -ffunction-sections -Wl,--icf=all -Wl,--gc-sections")]
    public void Cpp(string compiler, string options) => Compare(programs.Cpp(compiler, options), 1_000);

    [SkippableTheory]
    [InlineData("-O -g")]
    [FullRunData("-g")]
    [FullRunData("-O -g -C symbol-mangling-version=v0")]
    [InlineData("-O -g -C lto -C codegen-units=1")]
    public void Rust(string options) => Compare(programs.Rust(options), 1_000);

    [SkippableTheory]
    [InlineData("3.11")]
    [InlineData("3.13")]
    public void LibPython(string version)
    {
        string? library = Directory
            .EnumerateDirectories(Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".pyenv", "versions"), version + ".*")
            .Select(folder => Path.Combine(folder, "lib", $"libpython{version}.so.1.0"))
            .FirstOrDefault(File.Exists);
        Absence.SkipIf(library is null, $"no shared CPython {version} with debug information");
        Compare(library!, 1_000);
    }

    [SkippableFact]
    public void LibStdCpp()
    {
        const string Path = "/usr/lib/x86_64-linux-gnu/debug/libstdc++.so.6";
        Absence.SkipIf(!File.Exists(Path), "libstdc++6-12-dbg is not installed");
        Compare(Path, 1_000);
    }

    // Debian's link-time optimized Python gives its functions such symbols as f.lto_priv.0, which the tools disagree on.
    [SkippableTheory]
    [InlineData("/usr/lib/x86_64-linux-gnu/libc.so.6", "libc6-dbg", 1_000)]
    [InlineData("/usr/bin/python3.11", "python3.11-dbg", 500)]
    public void DebianDebugFile(string program, string package, int atLeast)
    {
        Absence.SkipIf(!ElfImage.TryOpen(program, out ElfImage? image, out _), program + " is missing");
        string identity = Convert.ToHexStringLower(image!.BuildId);
        image.Dispose();
        string debug = $"/usr/lib/debug/.build-id/{identity[..2]}/{identity[2..]}.debug";
        Absence.SkipIf(!File.Exists(debug), $"{package} is not installed, or not for this {program}");
        Compare(debug, atLeast);
    }

    /// <remarks>Wherever in the code: also in the parts that compilers split off, and in the padding behind a function.</remarks>
    [SkippableFact]
    public void FunctionsOfAWholeSystemLibrary()
    {
        const string Library = "/usr/lib/x86_64-linux-gnu/libc.so.6";
        InstalledProgram.Require("addr2line");
        Absence.SkipIf(!Symbolizer.TryOpen(Library, new SymbolizerOptions(), out Symbolizer? symbolizer, out _), Library + " is missing");
        using (symbolizer)
        {
            Absence.SkipIf(!symbolizer!.HasLines, "libc6-dbg is not installed");
        }

        ulong[] addresses = Addresses.InText(Library, Addresses.DefaultCount);
        List<Chain> expected = Oracle.Binutils(Library, addresses);
        List<Chain> actual = Lookups.Resolve(Library, addresses);
        int[] different = [.. Enumerable.Range(0, addresses.Length).Where(i => !actual[i].EndsInFunctionOf(expected[i]))];
        string examples = string.Join('\n', different.Take(5).Select(i => $"0x{addresses[i]:x}\n  addr2line {expected[i]}\n  ours  {actual[i]}"));
        output.WriteLine($"{different.Length} of {addresses.Length} differ\n{examples}");
        Assert.True(different.Length <= addresses.Length / 200, $"{different.Length} of {addresses.Length} differ\n{examples}");
    }

    private void Compare(string path, int atLeast)
    {
        Oracle.RequireBoth();
        Agreement agreement = Agreement.Measure(path, Addresses.DefaultCount);
        output.WriteLine(agreement.ToString());
        Assert.True(agreement.Agreed >= atLeast, $"the tools agree too seldom: {agreement}");
        Assert.True(agreement.Different <= agreement.Agreed / 1_000, agreement.ToString());
    }
}
