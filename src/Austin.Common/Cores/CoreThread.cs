namespace Austin.Common.Cores;

/// <summary>A thread as its note <c>NT_PRSTATUS</c> has it: <c>struct elf_prstatus</c> of linux/elfcore.h.</summary>
/// <param name="Id">Its kernel id as the kernel wrote it, in the namespace of the process that dumped, or of the debugger.</param>
/// <param name="Signal">The signal that it had to take; the kernel writes that which ended the process to all its threads. 0 for none.</param>
/// <param name="Registers"><c>elf_gregset_t</c>: <c>struct user_regs_struct</c> of x86-64, <c>struct user_pt_regs</c> of aarch64.</param>
internal sealed record CoreThread(long Id, int Signal, ulong[] Registers)
{
    /// <summary>Words of <see cref="Registers"/> on x86-64.</summary>
    public const int X64Registers = 27;

    /// <summary>Words of <see cref="Registers"/> on aarch64.</summary>
    public const int Arm64Registers = 34;

    private const int X64Rdi = 14;
    private const int X64Call = 15;
    private const int X64FsBase = 21;

    private bool IsX64 => Registers.Length == X64Registers;

    /// <summary>
    /// What identifies it to the C library, <c>pthread_self()</c>: on x86-64 the base of fs. 0 on aarch64, where the block lies in front
    /// of what the thread register points to, how far depends on the library.
    /// </summary>
    public ulong Pthread => IsX64 ? Registers[X64FsBase] : 0;

    /// <summary>
    /// The number of the system call that it was in; -1 for none. Not told on aarch64, whose registers do not have it.
    /// </summary>
    public long Call => IsX64 ? (long)Registers[X64Call] : -1;

    /// <summary>The first argument of <see cref="Call"/>.</summary>
    public ulong Argument => IsX64 ? Registers[X64Rdi] : 0;

    /// <summary>Whether <see cref="Call"/> can be told.</summary>
    public bool TellsCalls => IsX64;
}
