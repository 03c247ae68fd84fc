namespace Austin.Symbols.Elf;

/// <summary>Where the bytes of an image come from: a file, memory, or another process.</summary>
internal abstract class ElfSource : IDisposable
{
    /// <summary>Bytes at a file offset; empty when any of them is missing or the image is disposed.</summary>
    public abstract ReadOnlySpan<byte> FileBytes(ulong offset, ulong size);

    /// <summary>All bytes of a segment that the source has, possibly fewer than its file size.</summary>
    public abstract ReadOnlySpan<byte> SegmentBytes(int index, in ElfSegment segment);

    /// <summary>False when only what is mapped in a process can be seen, so that there are no section headers.</summary>
    public abstract bool IsWholeFile { get; }

    /// <summary>Bytes of the file; only its head for an image in a process.</summary>
    public abstract ulong Length { get; }

    /// <summary>Whether <see cref="FileBytes"/> can have these: they lie in the file, and one span holds them.</summary>
    public bool HasFileBytes(ulong offset, ulong size) => offset <= Length && size <= Math.Min(Length - offset, int.MaxValue);

    public abstract void Dispose();
}
