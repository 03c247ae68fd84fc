namespace Austin.Common.Tests.CPython.Stacks;

/// <summary>The stores of the imagined interpreter in their order; they can be taken back and made again one by one.</summary>
internal sealed class StoreLog(ByteImage image)
{
    private readonly List<LoggedStore> _stores = [];

    /// <summary>How many of the stores the image shows.</summary>
    public int Position { get; private set; }

    public int Count => _stores.Count;

    public LoggedStore this[int index]
    {
        get => _stores[index];
        set => _stores[index] = value;
    }

    /// <summary>Makes a store, and all that were taken back before it.</summary>
    public void Append(ulong address, int size, ulong value)
    {
        Forward(Count - Position);
        ulong old = size > 0 ? image.Load(address, size) : 0;
        _stores.Add(new LoggedStore(address, size, old, value, 0, 0));
        Forward(1);
    }

    public void Forward(int count)
    {
        for (int i = Math.Min(count, Count - Position); i > 0; i--)
        {
            Apply(_stores[Position++], back: false);
        }
    }

    public void RewindTo(int position)
    {
        while (Position > position)
        {
            Apply(_stores[--Position], back: true);
        }
    }

    /// <summary>Forgets the stores; what they did stays.</summary>
    public void Clear()
    {
        Forward(Count - Position);
        _stores.Clear();
        Position = 0;
    }

    private void Apply(in LoggedStore store, bool back)
    {
        if (store.Size > 0)
        {
            image.Save(store.Address, store.Size, back ? store.Old : store.New);
        }
        else if ((store.Size == 0) != back)
        {
            image.Map(store.Address, (int)store.New);
        }
        else
        {
            image.Unmap(store.Address);
        }
    }
}
