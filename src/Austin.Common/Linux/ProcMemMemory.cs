using Austin.Common.Memory;

namespace Austin.Common.Linux;

/// <summary>Memory of a live process through /proc/PID/mem, for systems whose filters refuse process_vm_readv.</summary>
internal sealed class ProcMemMemory(ProcFile file) : IRemoteMemory
{
    public RemoteMemoryStatus Status { get; private set; }

    public int Read(ulong address, Span<byte> destination)
    {
        int copied = file.ReadAt((long)address, destination, out int errno);
        Status = copied == destination.Length
            ? RemoteMemoryStatus.Ok
            : errno == 0 ? RemoteMemoryStatus.Unmapped : Errno.ToMemoryStatus(errno);
        return copied;
    }
}
