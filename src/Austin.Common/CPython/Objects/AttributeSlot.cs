using System.Buffers.Binary;
using Austin.Common.CPython.Layouts;
using Austin.Common.Memory;

namespace Austin.Common.CPython.Objects;

/// <summary>Finds the word in which an instance keeps a value, so that a change of an attribute is seen by one read.</summary>
internal sealed class AttributeSlot(IRemoteMemory memory, InterpreterLayout interpreter)
{
    // Attributes that a class declares lie in so many words; a table of keys of an ordinary instance is no longer.
    private const int MostValues = 32;
    private const int MostKeyBytes = 2048;
    private const int MostInstanceBytes = 1024;

    private readonly ObjectMemory _words = new(memory);
    private readonly ObjectLayout _layout = new(interpreter);
    private readonly byte[] _bytes = new byte[MostKeyBytes];
    private ulong _found;
    private int _count;

    /// <summary>The address of the word; 0 when there is none, or more than one that it could be.</summary>
    /// <param name="address">The instance.</param>
    /// <param name="type">Its type.</param>
    /// <param name="value">Address of the value.</param>
    public ulong Find(ulong address, ObjectType type, ulong value)
    {
        _found = 0;
        _count = 0;
        ulong inside = (ulong)Math.Min(type.BasicSize + (MostValues * sizeof(ulong)), MostInstanceBytes);
        Scan(address + (ulong)_layout.Header, inside - (ulong)_layout.Header, value);
        ulong dict = 0;
        if (interpreter.Minor >= 11 && (type.Flags & TypeFlags.ManagedDict) != 0)
        {
            dict = _words.Word(address + (ulong)_layout.ManagedDict);
            if (_layout.ManagedValues != 0)
            {
                ScanValues(_words.Word(address + (ulong)_layout.ManagedValues), value);
            }
            else if (_layout.HasTaggedValues && (dict & 1) != 0)
            {
                ScanValues(dict + 1, value);
                dict = 0;
            }
        }
        else if (type.DictOffset > 0)
        {
            dict = _words.Word(address + (ulong)type.DictOffset);
        }

        if (ObjectMemory.IsAddress(dict))
        {
            ulong values = _words.Word(dict + (ulong)_layout.DictValues);
            // In 3.13 and later a dictionary shares the values inside of its instance.
            if (values < address || values > address + inside)
            {
                ScanValues(values, value);
            }

            Scan(_words.Word(dict + (ulong)_layout.DictKeys) + (ulong)_layout.KeysHeader, MostKeyBytes, value);
        }

        return _count == 1 ? _found : 0;
    }

    private void ScanValues(ulong start, ulong value) => Scan(start, (MostValues + 1) * sizeof(ulong), value);

    private void Scan(ulong start, ulong length, ulong value)
    {
        if (!ObjectMemory.IsAddress(start))
        {
            return;
        }

        ReadOnlySpan<byte> bytes = _bytes.AsSpan(0, memory.Read(start, _bytes.AsSpan(0, (int)length)));
        for (int at = 0; at + sizeof(ulong) <= bytes.Length; at += sizeof(ulong))
        {
            if (BinaryPrimitives.ReadUInt64LittleEndian(bytes[at..]) == value)
            {
                _found = start + (ulong)at;
                _count++;
            }
        }
    }
}
