namespace Austin.Symbols.Elf;

/// <summary>What a file is (<c>e_type</c>, elf(5)). Other values occur and are kept as read.</summary>
public enum ElfType : ushort
{
    /// <summary>No type.</summary>
    None = 0,

    /// <summary>Object file (<c>ET_REL</c>).</summary>
    Relocatable = 1,

    /// <summary>Program at a fixed address (<c>ET_EXEC</c>): its load bias is 0.</summary>
    Executable = 2,

    /// <summary>Shared library or position-independent program (<c>ET_DYN</c>).</summary>
    Shared = 3,

    /// <summary>Core dump (<c>ET_CORE</c>).</summary>
    Core = 4,
}
