namespace Austin.Symbols.Elf;

/// <summary>
/// Orders by address; of several names for one address the last is the one to show: global before weak
/// before local, with a size, with the fewest leading underscores, shorter, first in the alphabet.
/// </summary>
internal sealed class SymbolPreference(ElfSymbolTable[] tables) : IComparer<SymbolIndexEntry>
{
    public int Compare(SymbolIndexEntry x, SymbolIndexEntry y)
    {
        int order = x.Start.CompareTo(y.Start);
        return order != 0 ? order : ComparePreference(x, y);
    }

    private static int Rank(ElfSymbolBinding binding) => binding switch
    {
        ElfSymbolBinding.Global or ElfSymbolBinding.Unique => 2,
        ElfSymbolBinding.Weak => 1,
        _ => 0,
    };

    private static int Underscores(ReadOnlySpan<byte> name)
    {
        int other = name.IndexOfAnyExcept((byte)'_');
        return other < 0 ? name.Length : other;
    }

    private int ComparePreference(in SymbolIndexEntry x, in SymbolIndexEntry y)
    {
        var left = tables[x.Table][x.Index];
        var right = tables[y.Table][y.Index];
        int order = Rank(left.Binding).CompareTo(Rank(right.Binding));
        order = order != 0 ? order : x.HasSize.CompareTo(y.HasSize);
        order = order != 0 ? order : Underscores(right.Name).CompareTo(Underscores(left.Name));
        order = order != 0 ? order : right.Name.Length.CompareTo(left.Name.Length);
        order = order != 0 ? order : right.Name.SequenceCompareTo(left.Name);
        order = order != 0 ? order : y.Table.CompareTo(x.Table);
        return order != 0 ? order : y.Index.CompareTo(x.Index);
    }
}
