using Austin.Symbols.Dwarf;

namespace Austin.Symbols.Tests.Dwarf;

/// <summary>Sections made of bytes in memory.</summary>
internal sealed class MemorySections : DwarfSections
{
    private readonly Dictionary<DwarfSection, byte[]> _sections = [];

    public byte[] this[DwarfSection section]
    {
        get => _sections.GetValueOrDefault(section, []);
        set => _sections[section] = value;
    }

    public override ReadOnlySpan<byte> Get(DwarfSection section, ulong end) =>
        this[section].AsSpan(0, (int)Math.Min(end, (ulong)this[section].Length));

    public override int Size(DwarfSection section) => this[section].Length;
}
