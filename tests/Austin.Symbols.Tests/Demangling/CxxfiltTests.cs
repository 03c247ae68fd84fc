using System.Diagnostics;
using Austin.Symbols.Symbolization.Demangling;
using Austin.Testing;
using Xunit.Abstractions;

namespace Austin.Symbols.Tests.Demangling;

/// <summary>Compares with c++filt over the symbols of real libraries.</summary>
public sealed class CxxfiltTests(ITestOutputHelper output)
{
    private const int MostNames = 20_000;

    [SkippableTheory]
    [InlineData("/usr/lib/x86_64-linux-gnu", "libstdc++.so.*")]
    [InlineData("/usr/lib/aarch64-linux-gnu", "libstdc++.so.*")]
    [InlineData("/usr/lib", "libLLVM*.so*")]
    [InlineData("/usr/lib/x86_64-linux-gnu", "libicui18n.so.*")]
    [InlineData("/usr/lib/x86_64-linux-gnu", "libnode.so.*")]
    [InlineData("~/.rustup/toolchains", "librustc_driver-*.so")]
    [InlineData("~/.rustup/toolchains", "libstd-*.so")]
    public async Task EveryNameReadsAsCxxfiltReadsIt(string folder, string pattern)
    {
        var path = Find(folder, pattern);
        Skip.If(path is null, $"no {pattern} below {folder}");
        var names = Sample(await Symbols(path));
        Assert.NotEmpty(names);
        await Compare(names, DemangleDetail.Concise, "-r", "-i");
        await Compare(names, DemangleDetail.Full, "-r");
        output.WriteLine($"{names.Count} names of {path}");
    }

    /// <summary>The library of the compiler that builds everything here: never missing where there is a c++filt.</summary>
    [SkippableFact]
    public async Task TheStandardLibraryReadsAsCxxfiltReadsIt()
    {
        var path = (await Run("g++", ["-print-file-name=libstdc++.so.6"], null))[0].Trim();
        var names = Sample(await Symbols(path));
        Assert.True(names.Count > 3_000, $"{names.Count} names in {path}");
        await Compare(names, DemangleDetail.Concise, "-r", "-i");
        await Compare(names, DemangleDetail.Full, "-r");
    }

    private static string? Find(string folder, string pattern)
    {
        folder = folder.Replace("~", Environment.GetEnvironmentVariable("HOME") ?? "/nonexistent", StringComparison.Ordinal);
        return !Directory.Exists(folder)
            ? null
            : Directory.EnumerateFiles(folder, pattern, new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 4, IgnoreInaccessible = true })
                .Order(StringComparer.Ordinal).FirstOrDefault();
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
        Process? process = null;
        try
        {
            process = Process.Start(start);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Absence.SkipIf(true, $"no {program}");
        }

        using (process)
        {
            var lines = process!.StandardOutput.ReadToEndAsync();
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
