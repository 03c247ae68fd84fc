using System.Runtime.InteropServices;

namespace Austin.Common.Linux;

/// <summary>A range of a process's memory; laid out as <c>struct iovec</c> of readv(2).</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct RemoteRange(ulong Address, ulong Length);
