namespace Austin.Captures.Frames;

/// <summary>Frame ids of a stack that is being put together; its memory is kept from stack to stack.</summary>
public sealed class FrameIdBuffer
{
    private int[] _ids = new int[512];
    private int _count;

    /// <summary>The ids added since <see cref="Clear"/>; valid until the next call.</summary>
    public ReadOnlySpan<int> Ids => _ids.AsSpan(0, _count);

    /// <summary>Begins another stack.</summary>
    public void Clear() => _count = 0;

    /// <summary>Appends an id.</summary>
    public void Add(int id)
    {
        if (_count == _ids.Length)
        {
            Array.Resize(ref _ids, _count * 2);
        }

        _ids[_count++] = id;
    }
}
