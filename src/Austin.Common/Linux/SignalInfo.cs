using System.Runtime.InteropServices;

namespace Austin.Common.Linux;

/// <summary>The part of siginfo_t that waitid(2) fills, as for SIGCHLD (sigaction(2)).</summary>
[StructLayout(LayoutKind.Explicit, Size = 128)]
internal struct SignalInfo
{
    [FieldOffset(8)]
    public int Code;

    [FieldOffset(16)]
    public int Pid;

    [FieldOffset(24)]
    public int Status;
}
