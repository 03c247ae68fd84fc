using System.Globalization;
using System.Text;
using Austin.Symbols.Elf;

namespace Austin.Live.Tests.Symbols.Elf;

public sealed class SymbolIndexTests
{
    /// <summary>How many system libraries a normal run compares; the full figure is 100 and more.</summary>
    private static readonly int LibraryCount = int.Parse(Environment.GetEnvironmentVariable("AUSTIN_TEST_LIBRARIES") ?? "8", CultureInfo.InvariantCulture);

    /// <summary>
    /// The nearest function below an address, bounded by its size, must carry a name that nm prints for that
    /// start. Asked at the start, middle, last byte and end of every function nm knows.
    /// </summary>
    [SkippableFact]
    public void NearestBoundedSymbolEqualsNm()
    {
        InstalledProgram.Require("nm");
        int asked = 0;
        var wrong = new List<string>();
        foreach (string path in RealFiles.Interpreters().Concat(RealFiles.SystemLibraries(LibraryCount)))
        {
            Assert.True(ElfImage.TryOpen(path, out var image, out string? error), $"{path}: {error}");
            using (image)
            {
                var index = SymbolIndex.Build(image);
                bool stripped = image.Symbols.Count <= 1;
                var known = NmSymbols(path, stripped);

                // nm marks a weak thread-local variable like a weak function; its value is an offset.
                known.RemoveAll(s => !image.Segments.Any(segment => segment.IsExecutable && s.Start - segment.VirtualAddress < segment.MemorySize));
                foreach (ulong vaddr in known.SelectMany(s => new[] { s.Start, s.Start + (s.Size / 2), s.Start + s.Size - 1, s.Start + s.Size }).Distinct())
                {
                    asked++;
                    Compare(path, index, known, vaddr, wrong);
                }
            }
        }

        Assert.True(wrong.Count == 0, $"{wrong.Count} of {asked}: {string.Join('\n', wrong.Take(20))}");
        Assert.True(asked > 1000, $"only {asked} addresses");
        Console.WriteLine($"nearest bounded symbol: {asked} addresses equal nm");
    }

    private static void Compare(string path, SymbolIndex index, List<(ulong Start, ulong Size, string Name)> known, ulong vaddr, List<string> wrong)
    {
        // Walk down from the nearest start; the first function that reaches the address is the answer.
        int i = LastAtOrBelow(known, vaddr);
        while (i >= 0 && (known[i].Size == 0 || known[i].Start + known[i].Size <= vaddr))
        {
            i--;
        }

        bool found = index.TryFind(vaddr, out var symbol);
        if (found && symbol.Size == 0)
        {
            // nm gives no end for these; it must at least know the label, with no sized function nearer.
            if (i >= 0 && known[i].Start > symbol.Value)
            {
                wrong.Add($"{path} {vaddr:x}: label below {known[i].Name}");
            }

            return;
        }

        if (i < 0 || !found)
        {
            if (i >= 0 || found)
            {
                wrong.Add($"{path} {vaddr:x}: nm {(i < 0 ? "-" : known[i].Name)}, here {(found ? Encoding.UTF8.GetString(symbol.Name) : "-")}");
            }

            return;
        }

        string name = Encoding.UTF8.GetString(symbol.Name);
        ulong start = known[i].Start;
        bool same = false;
        for (int k = i; k >= 0 && known[k].Start == start; k--)
        {
            same |= known[k].Name == name;
        }

        if (!same || symbol.Value != start)
        {
            wrong.Add($"{path} {vaddr:x}: nm {known[i].Name}, here {name}");
        }
    }

    private static int LastAtOrBelow(List<(ulong Start, ulong Size, string Name)> known, ulong vaddr)
    {
        int low = 0;
        int high = known.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = known[middle].Start <= vaddr ? (middle + 1, high) : (low, middle);
        }

        return low - 1;
    }

    /// <summary>Functions with a size as nm prints them: address, size, kind, name; sorted.</summary>
    private static List<(ulong Start, ulong Size, string Name)> NmSymbols(string path, bool stripped)
    {
        string[] arguments = stripped ? ["-S", "-D", "--defined-only", path] : ["-S", "--defined-only", path];
        var functions = new List<(ulong Start, ulong Size, string Name)>();
        foreach (string line in SystemTools.Lines("nm", arguments))
        {
            string[] fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length == 4 && fields[2] is "t" or "T" or "i" or "W" or "w" && fields[0] is not "0000000000000000")
            {
                functions.Add((
                    ulong.Parse(fields[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture),
                    ulong.Parse(fields[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture),
                    fields[3].Split('@')[0]));
            }
        }

        functions.Sort();
        return functions;
    }
}
