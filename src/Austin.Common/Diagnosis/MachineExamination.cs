using System.Globalization;
using Austin.Common.Linux;
using Austin.Common.Memory;

namespace Austin.Common.Diagnosis;

/// <summary>What this machine allows us, whatever the target.</summary>
/// <param name="program">The path of our executable, for the commands that help.</param>
internal sealed class MachineExamination(string program)
{
    // Numbers of the first namespaces, <linux/proc_ns.h>.
    private const string FirstUserNamespace = "user:[4026531837]";
    private const string FirstPidNamespace = "pid:[4026531836]";

    private const string ContainerFix = "docker run --cap-add=SYS_PTRACE --security-opt seccomp=unconfined ...";

    private static readonly string[] _family = ["austin", "austinp", "austinp-resolve", "austin-tools", "austin-record", "austin-tui", "austin-web", "austin-agent"];

    private readonly Capabilities _capabilities = new();

    /// <summary>Looks at everything.</summary>
    public IEnumerable<Finding> Examine() =>
    [
        Capability(),
        Scope(),
        UserNamespace(),
        PidNamespace(),
        Seccomp(),
        MemoryReads(),
        Tracing(),
        KernelStacks(),
        Perf(),
        Programs(),
    ];

    // A sampler alone is enough to sample; what shows samples finds its sampler beside itself or in PATH.
    private static Finding Programs()
    {
        ILookup<bool, string> programs = _family.ToLookup(name => ProgramSearch.Beside(name) is not null);
        string found = $"{string.Join(", ", programs[true])} are there";
        return programs[false].Any()
            ? new Finding("programs", FindingStatus.Warning, $"{found}; beside this program and in PATH there is no {string.Join(", no ", programs[false])}.", "./install.sh")
            : new Finding("programs", FindingStatus.Ok, $"{found}.");
    }

    private Finding Capability()
    {
        if (_capabilities.SysPtrace)
        {
            return new Finding("capabilities", FindingStatus.Ok, "CAP_SYS_PTRACE is there: processes of any user may be read.");
        }

        if (Capabilities.IsRoot)
        {
            return new Finding("capabilities", FindingStatus.Warning,
                "Root has no CAP_SYS_PTRACE here: it was taken away when the container or the service was started.",
                "docker run --cap-add=SYS_PTRACE ...");
        }

        bool isFrozen = KernelFile.Field("/proc/self/status", "NoNewPrivs") == "1";
        return isFrozen
            ? new Finding("capabilities", FindingStatus.Warning,
                "There is no CAP_SYS_PTRACE, and no_new_privs keeps the program from gaining it: only processes of the same user may be read.",
                "docker run --cap-add=SYS_PTRACE ...")
            : new Finding("capabilities", FindingStatus.Warning,
                "There is no CAP_SYS_PTRACE: only processes of the same user may be read.",
                $"sudo setcap cap_sys_ptrace+ep {ShellWord.Quote(program)}");
    }

    private Finding Scope()
    {
        string? scope = KernelFile.Text("/proc/sys/kernel/yama/ptrace_scope");
        return scope switch
        {
            null => new Finding("ptrace-scope", FindingStatus.Ok, "The kernel has no ptrace scope."),
            "0" => new Finding("ptrace-scope", FindingStatus.Ok, "kernel.yama.ptrace_scope is 0: all processes of the same user may be read."),
            "3" => new Finding("ptrace-scope", FindingStatus.Problem,
                "kernel.yama.ptrace_scope is 3: nothing may be read until the next boot with another value.",
                "echo kernel.yama.ptrace_scope=1 | sudo tee /etc/sysctl.d/99-ptrace.conf && sudo reboot"),
            _ when _capabilities.SysPtrace => new Finding("ptrace-scope", FindingStatus.Ok, $"kernel.yama.ptrace_scope is {scope}, which does not bind CAP_SYS_PTRACE."),
            "1" => new Finding("ptrace-scope", FindingStatus.Warning,
                "kernel.yama.ptrace_scope is 1: only commands that this program starts may be read, not running processes.",
                "sudo sysctl -w kernel.yama.ptrace_scope=0"),
            _ => new Finding("ptrace-scope", FindingStatus.Problem,
                $"kernel.yama.ptrace_scope is {scope}: only CAP_SYS_PTRACE may read other processes.",
                "sudo sysctl -w kernel.yama.ptrace_scope=0"),
        };
    }

    private static Finding UserNamespace() => KernelFile.Link("/proc/self/ns/user") switch
    {
        FirstUserNamespace => new Finding("user-namespace", FindingStatus.Ok, "We are in the first user namespace."),
        null => new Finding("user-namespace", FindingStatus.Warning, "/proc cannot be read: nothing can be found out about processes.", "mount -t proc proc /proc"),
        _ => new Finding("user-namespace", FindingStatus.Warning, "We are in a user namespace of our own: processes outside of it cannot be read.", "docker run --userns=host ..."),
    };

    private static Finding PidNamespace() => KernelFile.Link("/proc/self/ns/pid") == FirstPidNamespace
        ? new Finding("pid-namespace", FindingStatus.Ok, "We see the processes of the whole machine.")
        : new Finding("pid-namespace", FindingStatus.Ok, "We are in a pid namespace: process ids are those of this container, and other processes are not seen.");

    private static Finding Seccomp()
    {
        string? mode = KernelFile.Field("/proc/self/status", "Seccomp");
        return new Finding("seccomp", FindingStatus.Ok, mode is "1" or "2"
            ? "A filter of system calls is active; whether it lets through what is needed is tried below."
            : "No filter of system calls is active.");
    }

    private static Finding MemoryReads()
    {
        int pid = Environment.ProcessId;
        ulong address = MemoryMap.TryRead(pid)?.Mappings.FirstOrDefault(mapping => mapping.IsReadable && mapping.IsFile)?.Start ?? 0;
        ProcessVmMemory memory = new(pid);
        Span<byte> probe = stackalloc byte[1];
        return memory.Read(address, probe) == 1
            ? new Finding("process-vm-readv", FindingStatus.Ok, "process_vm_readv works.")
            : new Finding("process-vm-readv", FindingStatus.Warning, "process_vm_readv is refused: /proc/PID/mem is used, which is slower.", ContainerFix);
    }

    // On a child of ours, which nothing else could forbid.
    private static Finding Tracing()
    {
        LaunchedProcess? child = ProcessLauncher.Start([.. new[] { "sleep", "60" }.Select(System.Text.Encoding.UTF8.GetBytes)], discardOutput: true, out int errno);
        if (child is null)
        {
            return new Finding("ptrace", FindingStatus.Warning, $"ptrace was not tried: sleep cannot be started (error {Number(errno)}).");
        }

        int refusal = Ptrace.Seize(child.Pid);
        child.Signal(Signals.Kill);
        child.Wait(() => false);
        return refusal == 0
            ? new Finding("ptrace", FindingStatus.Ok, "ptrace works: austinp can read native stacks.")
            : new Finding("ptrace", FindingStatus.Warning, $"ptrace is refused (error {Number(refusal)}): austinp cannot read native stacks; austin does not need it.", ContainerFix);
    }

    private Finding KernelStacks()
    {
        using ProcFile? file = ProcFile.TryOpen("/proc/self/stack", out int errno);
        Span<byte> buffer = stackalloc byte[64];
        file?.ReadAt(0, buffer, out errno);
        return errno switch
        {
            0 => new Finding("kernel-stacks", FindingStatus.Ok, "Kernel stacks can be read: austinp -k shows them."),
            Errno.ENOENT => new Finding("kernel-stacks", FindingStatus.Warning, "The kernel was built without /proc/PID/stack: austinp -k shows the innermost function only."),
            _ when _capabilities.SysAdmin => new Finding("kernel-stacks", FindingStatus.Warning, $"Kernel stacks are refused (error {Number(errno)}): austinp -k shows the innermost function only."),
            _ => new Finding("kernel-stacks", FindingStatus.Warning, "Kernel stacks need CAP_SYS_ADMIN: without it austinp -k shows the innermost function only.", "sudo austinp -k ..."),
        };
    }

    private static Finding Perf()
    {
        string? level = KernelFile.Text("/proc/sys/kernel/perf_event_paranoid");
        return new Finding("perf-event-paranoid", FindingStatus.Ok,
            level is null ? "The kernel has no performance events; they are not needed here." : $"kernel.perf_event_paranoid is {level}; it matters to perf, not to this program.");
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
