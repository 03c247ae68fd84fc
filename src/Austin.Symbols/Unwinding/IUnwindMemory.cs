namespace Austin.Symbols.Unwinding;

/// <summary>Memory of the target beyond the copied stack window. Implement as a struct: the unwinder is generic over it.</summary>
public interface IUnwindMemory
{
    /// <summary>Copies bytes at an address and returns how many could be copied, 0 for none. Must not throw.</summary>
    int Read(ulong address, Span<byte> destination);
}
