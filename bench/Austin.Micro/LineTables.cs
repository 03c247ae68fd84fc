using Austin.Common.CPython.Code;
using Austin.Common.CPython.Layouts;
using BenchmarkDotNet.Attributes;

namespace Austin.Micro;

/// <summary>Finding the line of the last of many instructions, in each format CPython has had.</summary>
public class LineTables
{
    private const int Entries = 100;
    private const int Units = 4;

    // Two bytes an instruction.
    private const int LastOffset = (Entries * Units * 2) - 2;

    private readonly LineTable _lnotab = new(LineTableFormat.Lnotab, Pairs(), 1);
    private readonly LineTable _pairs = new(LineTableFormat.LineTable, Pairs(), 1);
    private readonly LineTable _locations = new(LineTableFormat.Locations, Locations(), 1);

    [Benchmark]
    public bool Lnotab() => _lnotab.TryFind(LastOffset, out _);

    [Benchmark]
    public bool LineTable310() => _pairs.TryFind(LastOffset, out _);

    [Benchmark]
    public bool LocationTable311() => _locations.TryFind(LastOffset, out _);

    private static byte[] Pairs() => [.. Enumerable.Range(0, Entries).SelectMany(_ => (byte[])[Units * 2, 1])];

    // In turn: a short form, one line further with both columns, and the long form (Objects/locations.md).
    private static byte[] Locations() => [.. Enumerable.Range(0, Entries).SelectMany(i => (i % 3) switch
    {
        0 => (byte[])[Head(1), 0x42],
        1 => [Head(11), 8, 20],
        _ => [Head(14), 2, 1, 5, 30],
    })];

    private static byte Head(int kind) => (byte)(0x80 | (kind << 3) | (Units - 1));
}
