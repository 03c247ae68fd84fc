namespace Austin.Symbols.Elf;

/// <summary>Visibility of a symbol to the linker (high half of <c>st_info</c>, elf(5)).</summary>
public enum ElfSymbolBinding : byte
{
    /// <summary>Seen in its object file only.</summary>
    Local = 0,

    /// <summary>Seen by all.</summary>
    Global = 1,

    /// <summary>Global, of lower precedence.</summary>
    Weak = 2,

    /// <summary>Global, one in the process (<c>STB_GNU_UNIQUE</c>).</summary>
    Unique = 10,
}
