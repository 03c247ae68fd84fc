namespace Austin.Symbols.Elf;

/// <summary>The values of <c>e_machine</c> that this library unwinds (elf.h).</summary>
public static class ElfMachine
{
    /// <summary>x86-64 (<c>EM_X86_64</c>).</summary>
    public const ushort X64 = 62;

    /// <summary>64-bit ARM (<c>EM_AARCH64</c>).</summary>
    public const ushort Arm64 = 183;
}
