using System.Buffers;

namespace Austin.Captures.Writing;

/// <summary>Where the bytes of a capture go while it is made. A failed write is remembered, not thrown.</summary>
public interface ISampleOutput : IBufferWriter<byte>
{
    /// <summary>Whether a write failed (full disk, closed pipe); everything written since is dropped.</summary>
    bool Failed { get; }

    /// <summary>Hands everything to the kernel.</summary>
    void Flush();
}
