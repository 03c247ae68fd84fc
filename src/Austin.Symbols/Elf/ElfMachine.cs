using System.Runtime.InteropServices;

namespace Austin.Symbols.Elf;

/// <summary>The values of <c>e_machine</c> that this library unwinds (elf.h).</summary>
public static class ElfMachine
{
    /// <summary>x86-64 (<c>EM_X86_64</c>).</summary>
    public const ushort X64 = 62;

    /// <summary>64-bit ARM (<c>EM_AARCH64</c>).</summary>
    public const ushort Arm64 = 183;

    /// <summary>The architecture of one of the two values.</summary>
    public static Architecture ArchitectureOf(ushort machine) => machine == Arm64 ? Architecture.Arm64 : Architecture.X64;

    /// <summary>The value of one of the two architectures.</summary>
    public static ushort Of(Architecture architecture) => architecture == Architecture.Arm64 ? Arm64 : X64;
}
