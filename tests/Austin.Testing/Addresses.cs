using Austin.Symbols.Elf;

namespace Austin.Testing;

/// <summary>Random addresses inside the functions of a file, large functions more often.</summary>
public static class Addresses
{
    private const int Seed = 7;

    /// <summary>How many addresses a comparison takes; a full comparison sets the variable to 100000.</summary>
    public static int DefaultCount { get; } =
        int.TryParse(Environment.GetEnvironmentVariable("AUSTIN_TEST_ADDRESSES"), out int count) ? count : 3_000;

    public static ulong[] Sample(string path, int count)
    {
        Assert.True(ElfImage.TryOpen(path, out ElfImage? image, out string? error), error);
        using (image)
        {
            var functions = new SortedDictionary<ulong, ulong>();
            foreach (ElfSymbol symbol in image.Symbols.Count > 1 ? image.Symbols : image.DynamicSymbols)
            {
                if (symbol is { Type: ElfSymbolType.Function, IsDefined: true, Size: > 0, Value: > 0 })
                {
                    functions[symbol.Value] = Math.Max(functions.GetValueOrDefault(symbol.Value), symbol.Size);
                }
            }

            var random = new Random(Seed);
            (ulong Start, ulong Before)[] table = new (ulong, ulong)[functions.Count];
            ulong total = 0;
            int next = 0;
            foreach ((ulong start, ulong size) in functions)
            {
                table[next++] = (start, total);
                total += size;
            }

            return [.. Enumerable.Range(0, count).Select(_ =>
            {
                ulong pick = (ulong)random.NextInt64((long)total);
                int low = 0;
                int high = table.Length;
                while (high - low > 1)
                {
                    int middle = (low + high) / 2;
                    (low, high) = table[middle].Before <= pick ? (middle, high) : (low, middle);
                }

                return table[low].Start + (pick - table[low].Before);
            })];
        }
    }

    /// <summary>Random addresses in <c>.text</c>, whatever is there.</summary>
    public static ulong[] InText(string path, int count)
    {
        Assert.True(ElfImage.TryOpen(path, out ElfImage? image, out string? error), error);
        using (image)
        {
            Assert.True(image.TryGetSection(".text", out ElfSection text));
            var random = new Random(Seed);
            return [.. Enumerable.Range(0, count).Select(_ => text.VirtualAddress + (ulong)random.NextInt64((long)text.Size)).Order()];
        }
    }
}
