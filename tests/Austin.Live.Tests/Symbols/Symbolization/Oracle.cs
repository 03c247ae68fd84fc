using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Austin.Live.Tests.Symbols.Symbolization;

/// <summary>Independent tools that answer the same question.</summary>
internal static partial class Oracle
{
    /// <summary>Chains by <c>llvm-symbolizer</c>, in the order of the addresses.</summary>
    public static List<Chain> Llvm(string path, ulong[] addresses) => Parse(
        Run("llvm-symbolizer", addresses, "--inlining", "--no-demangle", "--addresses", "--obj=" + path),
        location => ColumnSuffix().Replace(location, ""),
        addresses.Length);

    /// <summary>Chains by binutils <c>addr2line</c>, in the order of the addresses.</summary>
    public static List<Chain> Binutils(string path, ulong[] addresses) => Parse(
        Run("addr2line", addresses, "-a", "-f", "-i", "-e", path),
        location => Discriminator().Replace(location, "").Replace(":?", ":0", StringComparison.Ordinal),
        addresses.Length);

    public static void RequireBoth() => InstalledProgram.Require("llvm-symbolizer", "addr2line");

    private static List<Chain> Parse(IEnumerable<string> lines, Func<string, string> normalize, int count)
    {
        var chains = new List<Chain>();
        string? function = null;
        foreach (string line in lines)
        {
            if (function is not null)
            {
                chains[^1].Add(function, normalize(line));
                function = null;
            }
            else if (AddressLine().IsMatch(line))
            {
                chains.Add(new Chain());
            }
            else if (line.Length > 0)
            {
                function = line;
            }
        }

        Assert.Equal(count, chains.Count);
        return chains;
    }

    private static List<string> Run(string program, ulong[] addresses, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginErrorReadLine();
        Task feeding = Task.Run(() =>
        {
            foreach (ulong address in addresses)
            {
                process.StandardInput.WriteLine("0x" + address.ToString("x", CultureInfo.InvariantCulture));
            }

            process.StandardInput.Close();
        });
        var lines = new List<string>();
        while (process.StandardOutput.ReadLine() is { } line)
        {
            lines.Add(line);
        }

        feeding.Wait();
        process.WaitForExit();
        return lines;
    }

    [GeneratedRegex("^0x[0-9a-f]+$")]
    private static partial Regex AddressLine();

    [GeneratedRegex(@":\d+$")]
    private static partial Regex ColumnSuffix();

    [GeneratedRegex(@" \(discriminator \d+\)$")]
    private static partial Regex Discriminator();
}
