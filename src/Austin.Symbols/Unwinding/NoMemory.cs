namespace Austin.Symbols.Unwinding;

/// <summary>No memory beyond the stack window.</summary>
public readonly struct NoMemory : IUnwindMemory
{
    /// <inheritdoc/>
    public int Read(ulong address, Span<byte> destination) => 0;
}
