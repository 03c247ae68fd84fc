namespace Austin.Symbols.Dwarf;

/// <summary>What decides the size of the values of a unit.</summary>
/// <param name="Version">DWARF version, 2 to 5.</param>
/// <param name="AddressSize">Bytes of a target address.</param>
/// <param name="Is64">64-bit DWARF: section offsets take 8 bytes.</param>
internal readonly record struct UnitEncoding(ushort Version, byte AddressSize, bool Is64)
{
    public int OffsetSize => Is64 ? 8 : 4;

    /// <summary>DWARF 2 gave <c>DW_FORM_ref_addr</c> the size of an address; later versions that of an offset.</summary>
    public int ReferenceAddressSize => Version <= 2 ? AddressSize : OffsetSize;
}
