using Austin.Common.Memory;

namespace Austin.Common.Tests.CPython;

/// <summary>Memory of which some copies take long, while the process goes on.</summary>
internal sealed class InterruptedMemory(FakeMemory inner) : IRemoteMemory
{
    /// <summary>How long.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    public FakeMemory Inner { get; } = inner;

    /// <summary>So many copies are still interrupted, each after its last byte.</summary>
    public int Left { get; set; }

    /// <summary>What the process does meanwhile.</summary>
    public Action? Goes { get; set; }

    public RemoteMemoryStatus Status => Inner.Status;

    public int Read(ulong address, Span<byte> destination) => Inner.Read(address, destination);

    public int ReadVectored(ReadOnlySpan<RemoteRange> ranges, Span<byte> destination)
    {
        int copied = ((IRemoteMemory)Inner).ReadVectored(ranges, destination);
        if (Left > 0)
        {
            Left--;
            Thread.Sleep(Pause);
            Goes?.Invoke();
        }

        return copied;
    }
}
