namespace Austin.Live.Tests.Symbols.Symbolization;

/// <summary>However the same debug information is packaged, the answers are those of the plain file.</summary>
[Long]
public sealed class PackagingTests(CompiledPrograms programs) : IClassFixture<CompiledPrograms>
{
    [SkippableTheory]
    [InlineData("g++", "-O2 -gdwarf-5", "-gz")]
    [FullRunData("g++", "-O2 -gdwarf-5", "-gz=zlib-gnu")]
    [InlineData("g++", "-O2 -gdwarf-5", "-gdwarf64")]
    [InlineData("g++", "-O2 -gdwarf-5", "-fdebug-types-section")]
    [InlineData("g++", "-O2 -gdwarf-5", "-gsplit-dwarf")]
    [FullRunData("g++", "-O2 -gdwarf-4", "-gsplit-dwarf")]
    [InlineData("clang++", "-O2 -std=c++17 -gdwarf-5", "-gsplit-dwarf")]
    [FullRunData("clang++", "-O2 -std=c++17 -gdwarf-4", "-gsplit-dwarf")]
    [FullRunData("clang++", "-O2 -std=c++17 -gdwarf-5", "-gz")]
    public void CompilerOption(string compiler, string options, string packaging) =>
        Compare(programs.Cpp(compiler, options), programs.Cpp(compiler, $"{options} {packaging}"));

    [SkippableTheory]
    [InlineData("g++", "dwp", "-O2 -gdwarf-4")]
    [InlineData("clang++", "llvm-dwp", "-O2 -std=c++17 -gdwarf-5")]
    public void Package(string compiler, string packer, string options)
    {
        string plain = programs.Cpp(compiler, options);
        string split = programs.Cpp(compiler, options + " -gsplit-dwarf -DPACKAGED");
        string folder = Path.GetDirectoryName(split)!;
        CompiledPrograms.Run(folder, packer, "-e", "prog", "-o", "prog.dwp");
        foreach (string file in Directory.EnumerateFiles(folder, "*.dwo"))
        {
            File.Delete(file);
        }

        Compare(plain, split);
    }

    [SkippableFact]
    public void SharedByDwz()
    {
        string plain = programs.Cpp("g++", "-O2 -g");
        string first = programs.Copy(plain, "dwz");
        string second = Path.Combine(Path.GetDirectoryName(first)!, "other");
        File.Copy(programs.Cpp("g++", "-O2 -g -flto"), second);
        CompiledPrograms.Run(Path.GetDirectoryName(first)!, "dwz", "-m", "common.debug", "-r", "prog", "other");
        Compare(plain, first);
    }

    [SkippableFact]
    public void SharedWithinOneFileByDwz()
    {
        string plain = programs.Cpp("g++", "-O2 -g");
        string copy = programs.Copy(plain, "dwz-one");
        CompiledPrograms.Run(Path.GetDirectoryName(copy)!, "dwz", "prog");
        Compare(plain, copy);
    }

    [SkippableFact]
    public void MissingSplitFilesLeaveLinesAndSymbols()
    {
        string split = programs.Copy(programs.Cpp("clang++", "-O2 -std=c++17 -gdwarf-5 -gsplit-dwarf -fdebug-compilation-dir=/nowhere"), "lost");
        ulong[] addresses = Addresses.Sample(split, 200);
        List<Chain> chains = Lookups.Resolve(split, addresses);
        Assert.All(chains, static chain => Assert.DoesNotContain("<", chain.ToString().Replace("<", "", StringComparison.Ordinal), StringComparison.Ordinal));
        Assert.Contains(chains, static chain => chain.ToString().Contains("main.cpp:", StringComparison.Ordinal));
        Assert.DoesNotContain(chains, static chain => chain.ToString().StartsWith("??", StringComparison.Ordinal));
    }

    private static void Compare(string plain, string packaged)
    {
        ulong[] addresses = Addresses.Sample(plain, 2_000);
        List<Chain> expected = Lookups.Resolve(plain, addresses);
        List<Chain> actual = Lookups.Resolve(packaged, addresses);
        Assert.Contains(expected, static chain => chain.ToString().Contains(" < ", StringComparison.Ordinal));
        for (int i = 0; i < addresses.Length; i++)
        {
            Assert.True(actual[i].SameAs(expected[i]), $"0x{addresses[i]:x}\n  plain {expected[i]}\n  other {actual[i]}");
        }
    }
}
