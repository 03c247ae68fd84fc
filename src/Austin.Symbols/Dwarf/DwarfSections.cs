namespace Austin.Symbols.Dwarf;

/// <summary>Gives the uncompressed bytes of sections. A compressed one is expanded when, and as far as, it is asked for.</summary>
internal abstract class DwarfSections
{
    /// <summary>All bytes of a section, empty where the file has none. Valid while the file is open.</summary>
    public ReadOnlySpan<byte> Get(DwarfSection section) => Get(section, ulong.MaxValue);

    /// <summary>The bytes of a section up to an offset, or to its end where that comes first.</summary>
    public abstract ReadOnlySpan<byte> Get(DwarfSection section, ulong end);

    /// <summary>Bytes of the whole section.</summary>
    public abstract int Size(DwarfSection section);

    /// <summary>Name in a section table.</summary>
    /// <param name="section">Which section.</param>
    /// <param name="isSplit">Inside a <c>.dwo</c> or <c>.dwp</c> file.</param>
    public static string NameOf(DwarfSection section, bool isSplit)
    {
        string name = section switch
        {
            DwarfSection.Info => ".debug_info",
            DwarfSection.Types => ".debug_types",
            DwarfSection.Abbreviations => ".debug_abbrev",
            DwarfSection.Addresses => ".debug_addr",
            DwarfSection.AddressRanges => ".debug_aranges",
            DwarfSection.Line => ".debug_line",
            DwarfSection.LineStrings => ".debug_line_str",
            DwarfSection.Ranges => ".debug_ranges",
            DwarfSection.RangeLists => ".debug_rnglists",
            DwarfSection.Strings => ".debug_str",
            DwarfSection.StringOffsets => ".debug_str_offsets",
            DwarfSection.UnitIndex => ".debug_cu_index",
            _ => throw new ArgumentOutOfRangeException(nameof(section)),
        };
        return isSplit && section != DwarfSection.UnitIndex ? name + ".dwo" : name;
    }
}
