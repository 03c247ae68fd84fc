using Austin.Common.CPython.Layouts;

namespace Austin.Common.CPython.Objects;

/// <summary>Tells, by two reads and without allocation, whether keys were added to a dictionary.</summary>
internal sealed class DictWatch
{
    private readonly ObjectMemory _memory;
    private readonly ObjectLayout _layout;
    private readonly byte[] _seen;
    private readonly byte[] _now;
    private ulong _dict;

    public DictWatch(ObjectMemory memory, InterpreterLayout interpreter)
    {
        _memory = memory;
        _layout = new ObjectLayout(interpreter);
        // Number of entries, version, keys; then what a table of keys counts. A key that is added takes a new place in it.
        _seen = new byte[_layout.DictValues - _layout.DictUsed + _layout.KeysHeader];
        _now = new byte[_seen.Length];
    }

    /// <summary>Remembers a dictionary as it is; call it in front of reading the entries.</summary>
    /// <param name="dict">Its address; 0 for one that counts as changed whenever asked.</param>
    public void Remember(ulong dict) => _dict = dict != 0 && TryRead(dict, _seen) ? dict : 0;

    /// <summary>Whether it changed since.</summary>
    public bool HasChanged() => _dict == 0 || !TryRead(_dict, _now) || !_now.AsSpan().SequenceEqual(_seen);

    private bool TryRead(ulong dict, Span<byte> destination)
    {
        int header = _layout.DictValues - _layout.DictUsed;
        return _memory.TryRead(dict + (ulong)_layout.DictUsed, destination[..header])
            && _memory.TryRead(_memory.Word(dict + (ulong)_layout.DictKeys), destination[header..]);
    }
}
