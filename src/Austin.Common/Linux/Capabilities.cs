using System.Globalization;

namespace Austin.Common.Linux;

/// <summary>Our effective capabilities, capabilities(7).</summary>
internal sealed class Capabilities
{
    private const int CAP_SYS_PTRACE = 19;
    private const int CAP_SYS_ADMIN = 21;

    private readonly ulong _effective;

    public Capabilities() =>
        _ = ulong.TryParse(KernelFile.Field("/proc/self/status", "CapEff"), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out _effective);

    /// <summary>Processes of other users and non-descendants may be read.</summary>
    public bool SysPtrace => Has(CAP_SYS_PTRACE);

    /// <summary>Kernel stacks may be read.</summary>
    public bool SysAdmin => Has(CAP_SYS_ADMIN);

    /// <summary>We are the superuser, who lacks a capability only where it was taken away.</summary>
    public static bool IsRoot => Environment.IsPrivilegedProcess;

    private bool Has(int capability) => (_effective >> capability & 1) != 0;
}
