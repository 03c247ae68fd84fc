namespace Austin.Common.Linux;

/// <summary>Says why a process may not be read, and what to do about it.</summary>
internal static class PermissionAdvice
{
    private const string ScopePath = "/proc/sys/kernel/yama/ptrace_scope";
    private const int CAP_SYS_PTRACE = 19;

    /// <summary>One or two sentences for the user.</summary>
    public static string Explain(int pid)
    {
        ulong effective = Convert.ToUInt64(KernelFile.Field("/proc/self/status", "CapEff") ?? "0", 16);
        if ((effective >> CAP_SYS_PTRACE & 1) != 0)
        {
            return $"Reading process {pid} was refused although we have CAP_SYS_PTRACE: it lives in a user namespace we do not rule, "
                + "or a seccomp or security module filter forbids process_vm_readv (in a container add --cap-add=SYS_PTRACE and --security-opt seccomp=unconfined).";
        }

        string? owner = FirstWord(KernelFile.Field($"/proc/{pid}/status", "Uid"));
        string? self = FirstWord(KernelFile.Field("/proc/self/status", "Uid"));
        const string Remedy = "Run with sudo, or give the program the capability once: sudo setcap cap_sys_ptrace+ep \"$(command -v austin)\" "
            + "(in a container: --cap-add=SYS_PTRACE).";
        if (owner is not null && owner != self)
        {
            return $"Process {pid} belongs to user id {owner}, and we run as {self} without CAP_SYS_PTRACE. {Remedy}";
        }

        return ReadScope() switch
        {
            1 => $"kernel.yama.ptrace_scope is 1: only descendants may be read. {Remedy} Or allow it until the next boot: sudo sysctl kernel.yama.ptrace_scope=0.",
            2 => $"kernel.yama.ptrace_scope is 2: only CAP_SYS_PTRACE may read other processes. {Remedy}",
            3 => "kernel.yama.ptrace_scope is 3: nothing may read other processes until the next boot.",
            _ => $"Process {pid} does not let itself be read (it changed its identity, or is not dumpable). {Remedy}",
        };
    }

    private static int ReadScope() => int.TryParse(KernelFile.Text(ScopePath), out int scope) ? scope : 0;

    private static string? FirstWord(string? text) => text?.Split('\t', 2)[0];
}
