namespace Austin.Common.Linux;

/// <summary>Says why a process may not be read, and what to do about it.</summary>
/// <param name="pid">The process.</param>
/// <param name="owner">Its user id; null when it cannot be told.</param>
/// <param name="self">Our effective user id.</param>
/// <param name="hasCapability">Whether we have CAP_SYS_PTRACE.</param>
/// <param name="scope">kernel.yama.ptrace_scope; 0 without it.</param>
internal sealed class PermissionAdvice(int pid, string? owner, string? self, bool hasCapability, int scope)
{
    private const string ScopePath = "/proc/sys/kernel/yama/ptrace_scope";
    private const string Root = "0";

    // The second word of the field, after the real user id.
    private const int EffectiveId = 1;

    /// <summary>One or two sentences for the user.</summary>
    public static string Explain(int pid)
    {
        _ = int.TryParse(KernelFile.Text(ScopePath), out int scope);
        return new PermissionAdvice(pid, UserId($"/proc/{pid}/status"), UserId("/proc/self/status"), new Capabilities().SysPtrace, scope).Text();
    }

    /// <summary>One or two sentences for the user.</summary>
    public string Text()
    {
        if (hasCapability)
        {
            return $"Reading process {pid} was refused although we have CAP_SYS_PTRACE: it lives in a user namespace we do not rule, "
                + "or a seccomp or security module filter forbids process_vm_readv (in a container add --cap-add=SYS_PTRACE and --security-opt seccomp=unconfined).";
        }

        string remedy = self == Root
            ? "We are root, but what gives root this right was taken away when the container or the service was started: "
                + "start it with --cap-add=SYS_PTRACE (in Kubernetes, capabilities: add: [SYS_PTRACE])."
            : "Run with sudo, or give the program the capability once: sudo setcap cap_sys_ptrace+ep \"$(command -v austin)\" "
                + "(in a container: --cap-add=SYS_PTRACE).";
        if (owner is not null && owner != self)
        {
            return $"Process {pid} belongs to user id {owner}, and we run as {self} without CAP_SYS_PTRACE. {remedy}";
        }

        return scope switch
        {
            1 => $"kernel.yama.ptrace_scope is 1: only descendants may be read without CAP_SYS_PTRACE. {remedy} Or allow it until the next boot: sysctl kernel.yama.ptrace_scope=0, as root of the machine.",
            2 => $"kernel.yama.ptrace_scope is 2: only CAP_SYS_PTRACE may read other processes. {remedy}",
            3 => "kernel.yama.ptrace_scope is 3: nothing may read other processes until the next boot.",
            _ => $"Process {pid} does not let itself be read without CAP_SYS_PTRACE (it changed its identity, or is not dumpable). {remedy}",
        };
    }

    private static string? UserId(string status) => KernelFile.Field(status, "Uid")?.Split('\t') is { Length: > EffectiveId } ids ? ids[EffectiveId] : null;
}
