namespace Austin.Captures.Live;

/// <summary>
/// A table that only grows. Entries never change, so that what a reader saw once (an array and a count, taken under
/// the writer's lock) stays true without a copy.
/// </summary>
internal sealed class AppendTable<T>
{
    private T[] _items = new T[64];

    public int Count { get; private set; }

    public T this[int index] => _items[index];

    /// <summary>The entries there are.</summary>
    public ReadOnlyMemory<T> Seen => _items.AsMemory(0, Count);

    /// <summary>Appends an entry.</summary>
    /// <returns>Its index.</returns>
    public int Add(T item)
    {
        if (Count == _items.Length)
        {
            T[] larger = new T[Count * 2];
            _items.CopyTo(larger, 0);
            _items = larger;
        }

        _items[Count] = item;
        return Count++;
    }
}
