namespace Austin.Symbols.Dwarf;

/// <summary>Addresses (vaddr) from <paramref name="Begin"/> up to, not including, <paramref name="End"/>.</summary>
internal readonly record struct AddressRange(ulong Begin, ulong End)
{
    public bool Contains(ulong vaddr) => vaddr >= Begin && vaddr < End;
}
