using Austin.Exports.Protobuf;

namespace Austin.Exports.Otlp;

/// <summary>A table of the dictionary: entries by what they are, numbered in order of first use. Entry 0 stands for none.</summary>
/// <param name="field">Its number in the dictionary.</param>
/// <param name="none">Writes entry 0.</param>
internal sealed class OtlpTable<T>(int field, Func<ProtobufMessage> none)
    where T : notnull
{
    private readonly Dictionary<T, int> _indexes = [];
    private readonly List<ProtobufMessage> _entries = [none()];

    /// <summary>The index of an entry.</summary>
    /// <param name="key">What it is.</param>
    /// <param name="make">Writes it, where it is new.</param>
    public int Index(T key, Func<T, ProtobufMessage> make)
    {
        if (!_indexes.TryGetValue(key, out int index))
        {
            // Making it may add others to other tables, never to this one.
            ProtobufMessage entry = make(key);
            index = _entries.Count;
            _entries.Add(entry);
            _indexes.Add(key, index);
        }

        return index;
    }

    /// <summary>Writes all of it.</summary>
    public void Write(ProtobufMessage dictionary)
    {
        foreach (ProtobufMessage entry in _entries)
        {
            dictionary.Nested(field, entry);
        }
    }
}
