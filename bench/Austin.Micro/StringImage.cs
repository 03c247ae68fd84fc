using Austin.Common.Memory;

namespace Austin.Micro;

/// <summary>A piece of memory that holds one object.</summary>
internal sealed class StringImage(ulong address, byte[] image) : IRemoteMemory
{
    public RemoteMemoryStatus Status => RemoteMemoryStatus.Ok;

    public int Read(ulong from, Span<byte> destination)
    {
        if (from < address || from - address >= (ulong)image.Length)
        {
            return 0;
        }

        ReadOnlySpan<byte> rest = image.AsSpan((int)(from - address));
        int length = Math.Min(rest.Length, destination.Length);
        rest[..length].CopyTo(destination);
        return length;
    }
}
