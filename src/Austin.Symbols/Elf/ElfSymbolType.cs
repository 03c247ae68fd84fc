namespace Austin.Symbols.Elf;

/// <summary>Kind of a symbol (low half of <c>st_info</c>, elf(5)).</summary>
public enum ElfSymbolType : byte
{
    /// <summary>Unspecified; labels of assembly code.</summary>
    None = 0,

    /// <summary>Data.</summary>
    Object = 1,

    /// <summary>Function.</summary>
    Function = 2,

    /// <summary>A section.</summary>
    Section = 3,

    /// <summary>A source file.</summary>
    File = 4,

    /// <summary>Uninitialized common data.</summary>
    Common = 5,

    /// <summary>Thread-local data; the value is an offset.</summary>
    ThreadLocal = 6,

    /// <summary>Function that chooses an implementation at load time (<c>STT_GNU_IFUNC</c>).</summary>
    IndirectFunction = 10,
}
