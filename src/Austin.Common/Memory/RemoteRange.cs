using System.Runtime.InteropServices;

namespace Austin.Common.Memory;

/// <summary>A range of a process's memory; laid out as <c>struct iovec</c> of readv(2).</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct RemoteRange(ulong Address, ulong Length)
{
    /// <summary>Most ranges the kernel takes in one call (UIO_MAXIOV).</summary>
    public const int MaxPerRead = 1024;
}
