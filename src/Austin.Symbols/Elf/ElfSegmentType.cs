namespace Austin.Symbols.Elf;

/// <summary>Kinds of program header (<c>p_type</c>, elf(5)).</summary>
public static class ElfSegmentType
{
    /// <summary><c>PT_LOAD</c>: mapped at run time.</summary>
    public const uint Load = 1;

    /// <summary><c>PT_DYNAMIC</c>: what the dynamic linker needs.</summary>
    public const uint Dynamic = 2;

    /// <summary><c>PT_NOTE</c>: notes, the build-id among them.</summary>
    public const uint Note = 4;

    /// <summary><c>PT_GNU_EH_FRAME</c>: the <c>.eh_frame_hdr</c> search table.</summary>
    public const uint GnuEhFrame = 0x6474e550;
}
