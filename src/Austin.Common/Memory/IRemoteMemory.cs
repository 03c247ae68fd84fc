namespace Austin.Common.Memory;

/// <summary>The memory of another process, or a recorded image of one.</summary>
internal interface IRemoteMemory
{
    /// <summary>Why the last read came back short.</summary>
    RemoteMemoryStatus Status { get; }

    /// <summary>Reads up to <c>destination.Length</c> bytes at <paramref name="address"/>.</summary>
    /// <returns>Bytes copied; fewer than asked when a page is unmapped, 0 when none was readable. Never throws for a bad address.</returns>
    int Read(ulong address, Span<byte> destination);

    /// <summary>Reads several ranges one after the other into <paramref name="destination"/>, in one system call where there is one for it.</summary>
    /// <returns>Bytes copied; a short count means that the range in which it ends, and all after it, could not be read.</returns>
    int ReadVectored(ReadOnlySpan<RemoteRange> ranges, Span<byte> destination)
    {
        int total = 0;
        foreach (RemoteRange range in ranges)
        {
            int copied = Read(range.Address, destination.Slice(total, (int)range.Length));
            total += copied;
            if ((ulong)copied != range.Length)
            {
                break;
            }
        }

        return total;
    }
}
