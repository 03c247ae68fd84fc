namespace Austin.Symbols.Elf;

/// <summary>One entry of a symbol table; valid as long as its image.</summary>
public readonly struct ElfSymbol
{
    internal const ushort Undefined = 0;
    internal const ushort Absolute = 0xfff1;
    internal const ushort FirstReserved = 0xff00;

    private readonly ElfSymbolTable? _table;
    private readonly uint _name;

    internal ElfSymbol(ElfSymbolTable table, uint name, byte info, ushort sectionIndex, ulong value, ulong size)
    {
        _table = table;
        _name = name;
        Type = (ElfSymbolType)(info & 15);
        Binding = (ElfSymbolBinding)(info >> 4);
        SectionIndex = sectionIndex;
        Value = value;
        Size = size;
    }

    /// <summary>Address in the file (vaddr), before the load bias.</summary>
    public ulong Value { get; }

    /// <summary>Bytes, 0 when unknown.</summary>
    public ulong Size { get; }

    /// <summary>Kind.</summary>
    public ElfSymbolType Type { get; }

    /// <summary>Visibility.</summary>
    public ElfSymbolBinding Binding { get; }

    /// <summary>Section it belongs to; 0 undefined, 0xfff1 absolute, 0xffff elsewhere.</summary>
    public ushort SectionIndex { get; }

    /// <summary>True when this file defines it.</summary>
    public bool IsDefined => SectionIndex != Undefined;

    /// <summary>Name without a version (<c>name@@VER</c>), as stored in the file.</summary>
    public ReadOnlySpan<byte> Name => _table is null ? default : _table.NameAt(_name);
}
