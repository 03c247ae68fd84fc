using Austin.Common.Memory;

namespace Austin.Live.Tests.Cores;

/// <summary>Notes which pages of a memory are read.</summary>
internal sealed class PageLog(IRemoteMemory memory) : IRemoteMemory
{
    public const ulong Page = 4096;

    public SortedSet<ulong> Pages { get; } = [];

    public RemoteMemoryStatus Status => memory.Status;

    public int Read(ulong address, Span<byte> destination)
    {
        int copied = memory.Read(address, destination);
        for (ulong page = address / Page; copied > 0 && page <= (address + (ulong)copied - 1) / Page; page++)
        {
            _ = Pages.Add(page * Page);
        }

        return copied;
    }
}
