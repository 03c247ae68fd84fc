namespace Austin.Symbols.Elf;

/// <summary>
/// The code that a signal handler returns to: one system call, by which the kernel goes on with what the signal interrupted. C libraries
/// that are stripped have no symbol for it, and musl (src/signal/*/restore.s) no unwind information either; its instructions tell.
/// </summary>
public static class SignalTrampoline
{
    /// <summary>The name that glibc and musl have for it. The kernel's own, in the vdso of aarch64, has a symbol.</summary>
    public static ReadOnlySpan<byte> Name => "__restore_rt"u8;

    // mov $15,%rax; syscall: 15 is rt_sigreturn. Debuggers look for these bytes too, so that C libraries keep them as they are.
    private static ReadOnlySpan<byte> X64 => [0x48, 0xc7, 0xc0, 0x0f, 0x00, 0x00, 0x00, 0x0f, 0x05];

    // mov x8, #139; svc #0: 139 is rt_sigreturn.
    private static ReadOnlySpan<byte> Arm64 => [0x68, 0x11, 0x80, 0xd2, 0x01, 0x00, 0x00, 0xd4];

    /// <summary>Whether code is a trampoline, from its first instruction on.</summary>
    /// <param name="machine">The machine, as ELF headers have it (<see cref="ElfMachine"/>).</param>
    /// <param name="code">The code; nine bytes are enough.</param>
    public static bool Starts(ushort machine, ReadOnlySpan<byte> code) => BytesOf(machine) is { IsEmpty: false } bytes && code.StartsWith(bytes);

    /// <summary>Finds the trampoline that an address lies in, at its beginning or further on.</summary>
    /// <param name="image">The file.</param>
    /// <param name="vaddr">The address in the file.</param>
    /// <param name="start">The trampoline's first address; 0 when there is none.</param>
    public static bool TryFind(ElfImage image, ulong vaddr, out ulong start)
    {
        ReadOnlySpan<byte> bytes = BytesOf(image.Machine);
        Span<byte> code = stackalloc byte[bytes.Length];
        for (int before = 0; before < bytes.Length; before++)
        {
            start = unchecked(vaddr - (ulong)before);
            if (image.ReadVirtual(start, code) == code.Length && code.SequenceEqual(bytes))
            {
                return true;
            }
        }

        start = 0;
        return false;
    }

    private static ReadOnlySpan<byte> BytesOf(ushort machine) => machine switch
    {
        ElfMachine.X64 => X64,
        ElfMachine.Arm64 => Arm64,
        _ => default,
    };
}
