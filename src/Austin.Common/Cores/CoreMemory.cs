using Austin.Common.Memory;

namespace Austin.Common.Cores;

/// <summary>The memory of a process that left a core: what was dumped, and of the rest what its files have and it could not change.</summary>
/// <param name="core">The core.</param>
/// <param name="files">Its files.</param>
internal sealed class CoreMemory(CoreFile core, CoreFiles files) : IRemoteMemory
{
    public RemoteMemoryStatus Status { get; private set; }

    public int Read(ulong address, Span<byte> destination)
    {
        int done = 0;
        while (done < destination.Length)
        {
            ulong at = address + (ulong)done;
            int copied = at < address ? 0 : core.Read(at, destination[done..]);
            copied = copied == 0 && at >= address ? files.Read(at, destination[done..]) : copied;
            if (copied == 0)
            {
                break;
            }

            done += copied;
        }

        Status = done == destination.Length ? RemoteMemoryStatus.Ok : RemoteMemoryStatus.Unmapped;
        return done;
    }
}
