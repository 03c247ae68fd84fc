using System.Diagnostics;
using Austin.Symbols.Demangling;
using Xunit.Abstractions;

namespace Austin.Live.Tests.Symbols.Demangling;

/// <summary>Compares with c++filt over the symbols of real libraries.</summary>
public sealed class CxxfiltTests(ITestOutputHelper output)
{
    private const int MostNames = 8_000;

    private const string RustProgram =
        """
        use std::collections::HashMap;
        use std::fmt::Debug;

        struct Grid<T, const N: usize>([T; N]);

        trait Shape { fn area(&self) -> f64; }

        impl<T: Copy + Debug + Into<f64>, const N: usize> Shape for Grid<T, N> {
            #[inline(never)]
            fn area(&self) -> f64 { self.0.iter().map(|x| (*x).into()).sum() }
        }

        #[inline(never)]
        fn apply<F: Fn(&dyn Shape) -> f64>(f: F, shape: &dyn Shape) -> f64 { f(shape) }

        mod größe {
            #[inline(never)]
            pub fn maß<const C: char, const B: bool, const I: i8>(x: f64) -> f64 { println!("{x} {C} {B} {I}"); x }
        }

        fn main() {
            let mut map: HashMap<String, Box<dyn Shape>> = HashMap::new();
            map.insert("a".to_string(), Box::new(Grid([1.0f64, 2.0])));
            map.insert("b".to_string(), Box::new(Grid([1u8, 2, 3])));
            for (name, shape) in &map { println!("{name} {}", größe::maß::<'x', true, -3>(apply(|s| s.area(), shape.as_ref()))); }
        }
        """;

    [SkippableFact]
    public async Task TheCxxLibraryReadsAsCxxfiltReadsIt()
    {
        var path = (await Run("g++", ["-print-file-name=libstdc++.so.6"], null))[0].Trim();
        Assert.InRange(await CompareLibrary(path), 3_000, MostNames * 2);
    }

    [SkippableTheory]
    [InlineData("legacy", 20)] // the program's own functions; the standard library is compiled with v0
    [InlineData("v0", 500)]
    public async Task RustProgramsReadAsCxxfiltReadsThem(string mangling, int least)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("main.rs"), RustProgram);
        await Run("rustc", ["-Z", "unstable-options", "-C", $"symbol-mangling-version={mangling}", "-o", folder.File("main"), folder.File("main.rs")], null);
        Assert.InRange(await CompareLibrary(folder.File("main")), least, MostNames * 2);
    }

    [SkippableFact]
    public async Task TheRustCompilerReadsAsCxxfiltReadsIt()
    {
        var root = (await Run("rustc", ["--print", "sysroot"], null))[0].Trim();
        var paths = Find(Path.Combine(root, "lib"), "librustc_driver-*.so");
        Absence.SkipIf(paths.Count == 0, $"no librustc_driver below {root}");
        Assert.InRange(await CompareLibrary(paths[0]), 3_000, MostNames * 2);
    }

    [SkippableFact]
    public async Task LargeLibrariesReadAsCxxfiltReadsThem()
    {
        var paths = Find("/usr/lib", "libLLVM*.so*", "libclang-cpp.so*", "libicui18n.so.*", "libnode.so.*", "libgdal.so.*", "libQt*Core.so.*", "libjvm.so");
        Absence.SkipIf(paths.Count == 0, "no large C++ library");
        foreach (var path in paths)
        {
            await CompareLibrary(path);
        }
    }

    private async Task<int> CompareLibrary(string path)
    {
        var names = Sample(await Symbols(path));
        await Compare(names, DemangleDetail.Concise, "-r", "-i");
        await Compare(names, DemangleDetail.Full, "-r");
        output.WriteLine($"{names.Count} names of {path}");
        return names.Count;
    }

    /// <summary>The first file of each pattern.</summary>
    private static List<string> Find(string folder, params string[] patterns)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 4, IgnoreInaccessible = true };
        return [.. patterns
            .Select(pattern => Directory.EnumerateFiles(folder, pattern, options).Order(StringComparer.Ordinal).FirstOrDefault())
            .OfType<string>()];
    }

    private static async Task<List<string>> Symbols(string path)
    {
        var lines = await Run("nm", ["-D", path], null);
        var all = new HashSet<string>(StringComparer.Ordinal);
        foreach (var line in lines.Concat(await Run("nm", [path], null)))
        {
            var name = line[(line.LastIndexOf(' ') + 1)..].Split('@')[0];
            if (name.StartsWith("_Z", StringComparison.Ordinal) || name.StartsWith("_R", StringComparison.Ordinal))
            {
                all.Add(name);
            }
        }

        return [.. all.Order(StringComparer.Ordinal)];
    }

    /// <summary>At most <see cref="MostNames"/>, evenly spread.</summary>
    private static List<string> Sample(List<string> names)
    {
        var step = Math.Max(1, names.Count / MostNames);
        return [.. names.Where((_, i) => i % step == 0)];
    }

    private static async Task Compare(List<string> names, DemangleDetail detail, params string[] options)
    {
        var expected = await Run("c++filt", options, names);
        Assert.Equal(names.Count, expected.Length);
        for (var i = 0; i < names.Count; i++)
        {
            var actual = Demangler.Demangle(names[i], detail);

            // What c++filt gives back unread may be a newer mangling, and it drops a digit of constants over 64 bits.
            if (expected[i] != names[i] && !IsWideConstant(names[i]))
            {
                Assert.Equal(expected[i], actual);
            }
        }
    }

    private static bool IsWideConstant(string name) =>
        System.Text.RegularExpressions.Regex.IsMatch(name, "^_R.*K[no]n?[0-9a-f]{17,}_");

    private static async Task<string[]> Run(string program, string[] arguments, List<string>? input)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["RUSTC_BOOTSTRAP"] = "1"; // allows rustc -Z, without which it refuses the legacy mangling
        using (Process process = InstalledProgram.Start(start))
        {
            var lines = process.StandardOutput.ReadToEndAsync();
            var errors = process.StandardError.ReadToEndAsync();
            foreach (var line in input ?? [])
            {
                await process.StandardInput.WriteLineAsync(line);
            }

            process.StandardInput.Close();
            await process.WaitForExitAsync();
            _ = await errors;
            return (await lines).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        }
    }
}
