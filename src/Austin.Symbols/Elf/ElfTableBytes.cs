namespace Austin.Symbols.Elf;

/// <summary>A range of an image, found again at each use because a disposed image has no bytes.</summary>
internal readonly struct ElfTableBytes
{
    private readonly ElfImage? _image;
    private readonly ElfSection _section;
    private readonly ulong _vaddr;
    private readonly ulong _size;

    /// <summary>The contents of a section.</summary>
    public ElfTableBytes(ElfImage image, in ElfSection section)
    {
        _image = image;
        _section = section;
        _size = ulong.MaxValue;
    }

    /// <summary>Mapped bytes, at most <paramref name="size"/> of them and no further than the segment's end.</summary>
    public ElfTableBytes(ElfImage image, ulong vaddr, ulong size)
    {
        _image = image;
        _vaddr = vaddr;
        _size = size;
    }

    public ReadOnlySpan<byte> Bytes
    {
        get
        {
            if (_image is null)
            {
                return default;
            }

            if (_section.Name is not null)
            {
                return _image.SectionBytes(_section);
            }

            var tail = _image.VirtualBytes(_vaddr);
            return _size < (ulong)tail.Length ? tail[..(int)_size] : tail;
        }
    }
}
