using System.Runtime.InteropServices;
using Austin.Common.Memory;

namespace Austin.Common.Linux;

/// <summary>Memory of a live process by process_vm_readv(2).</summary>
internal sealed unsafe partial class ProcessVmMemory(int pid) : IRemoteMemory
{
    public RemoteMemoryStatus Status { get; private set; }

    public int Read(ulong address, Span<byte> destination)
    {
        RemoteRange range = new(address, (ulong)destination.Length);
        return ReadVectored(new ReadOnlySpan<RemoteRange>(in range), destination);
    }

    public int ReadVectored(ReadOnlySpan<RemoteRange> ranges, Span<byte> destination)
    {
        fixed (RemoteRange* remote = ranges)
        fixed (byte* bytes = destination)
        {
            RemoteRange local = new((ulong)bytes, (ulong)destination.Length);
            nint copied = Readv(pid, &local, 1, remote, (nuint)ranges.Length, 0);
            if (copied == destination.Length)
            {
                Status = RemoteMemoryStatus.Ok;
                return (int)copied;
            }

            Status = copied >= 0 ? RemoteMemoryStatus.Unmapped : Errno.ToMemoryStatus(Marshal.GetLastSystemError());
            return (int)Math.Max(copied, 0);
        }
    }

    [LibraryImport("libc", EntryPoint = "process_vm_readv")]
    [SuppressGCTransition]
    private static partial nint Readv(int pid, RemoteRange* local, nuint localCount, RemoteRange* remote, nuint remoteCount, nuint flags);
}
