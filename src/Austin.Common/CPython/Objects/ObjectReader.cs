using System.Buffers.Binary;
using System.Numerics;
using System.Text;
using Austin.Common.CPython.Layouts;
using Austin.Common.Memory;

namespace Austin.Common.CPython.Objects;

/// <summary>
/// Reads Python objects of another process: what they are, and what is in them. Runs no code of the target and calls no method of
/// a class. Whatever an address leads to, reads are bounded and nothing is thrown.
/// </summary>
/// <remarks>The target goes on meanwhile: what was read of several objects may never have been true at one moment.</remarks>
internal sealed class ObjectReader
{
    /// <summary>Most 64-bit words of an integer's digits that are read: 2,048 digits of 30 bits are 18,500 in decimal.</summary>
    public const int MaxIntegerDigits = 2048;

    // Bases of a class, one below the other; slots of a class; words of a table.
    private const int MaxBases = 64;
    private const int MaxSlots = 256;
    private const int Chunk = 512;

    private readonly ObjectMemory _memory;
    private readonly InterpreterLayout _interpreter;
    private readonly ObjectLayout _layout;
    private readonly UnicodeReader _strings;
    private readonly DictReader _dicts;
    private readonly byte[] _type;
    private readonly byte[] _words = new byte[Chunk * sizeof(ulong)];

    /// <summary>Reads with the layout of an interpreter.</summary>
    public ObjectReader(IRemoteMemory memory, InterpreterLayout layout)
    {
        _memory = new ObjectMemory(memory);
        _interpreter = layout;
        _layout = new ObjectLayout(layout);
        _strings = new UnicodeReader(_memory, layout);
        _dicts = new DictReader(_memory, _layout);
        _type = new byte[_layout.TypeSize];
    }

    /// <summary>The interpreter's minor version.</summary>
    public int Minor => _interpreter.Minor;

    /// <summary>Bounds what reading may cost from here on: once so many reads were made, everything is unreadable.</summary>
    public void AllowReads(long count) => _memory.ReadsLeft = count;

    /// <summary>The dictionary <c>sys.modules</c> of an interpreter; 0 when there is none.</summary>
    /// <param name="interpreter">Address of the <c>PyInterpreterState</c>.</param>
    public ulong Modules(ulong interpreter) =>
        _interpreter.InterpreterModules < 0 ? 0 : _memory.Word(interpreter + (ulong)_interpreter.InterpreterModules);

    /// <summary>The type of an object.</summary>
    /// <returns>null when the address leads to no object.</returns>
    public ObjectType? TryType(ulong address) =>
        ObjectMemory.IsAddress(address) ? TryReadType(_memory.Word(address + (ulong)_layout.ObjectType)) : null;

    /// <summary>Reads a type object.</summary>
    /// <returns>null when the address leads to none.</returns>
    public ObjectType? TryReadType(ulong address)
    {
        if (!TryTypeHeader(address, out string name))
        {
            return null;
        }

        ulong flags = TypeWord(_layout.TypeFlags);
        long basicSize = (long)TypeWord(_layout.TypeBasicSize);
        long itemSize = (long)TypeWord(_layout.TypeItemSize);
        long dictOffset = (long)TypeWord(_layout.TypeDictOffset);
        ulong @base = TypeWord(_layout.TypeBase);
        ulong dict = TypeWord(_layout.TypeDict);
        ulong mro = TypeWord(_layout.TypeMro);
        // Sizes of objects are 32 bits at most in any sane program, and no object is smaller than its header.
        if (basicSize < _layout.Header || basicSize > int.MaxValue || itemSize is < 0 or > int.MaxValue || dictOffset is < -int.MaxValue or > int.MaxValue)
        {
            return null;
        }

        (ObjectKind kind, bool isExact) = KindOf(address, name, flags, @base);
        return new ObjectType
        {
            Address = address,
            Name = name,
            Kind = kind,
            IsExact = isExact,
            Flags = flags,
            BasicSize = basicSize,
            ItemSize = itemSize,
            DictOffset = dictOffset,
            Base = @base,
            Dict = dict,
            Mro = mro,
        };
    }

    /// <summary>Module and qualified name of a type, as in <c>collections.OrderedDict</c>; built-in types have no module.</summary>
    public string FullName(ObjectType type)
    {
        if (!type.IsHeapType)
        {
            return type.Name;
        }

        string name = QualifiedName(type);
        string? module = TryString(Item(type.Dict, "__module__"));
        return module is null or "builtins" ? name : $"{module}.{name}";
    }

    /// <summary>Qualified name of a type, without its module.</summary>
    public string QualifiedName(ObjectType type) => type.IsHeapType
        ? TryString(_memory.Word(type.Address + (ulong)_layout.TypeQualifiedName)) ?? type.Name
        : type.Name[(type.Name.LastIndexOf('.') + 1)..];

    /// <summary>The text of a string object up to <see cref="UnicodeReader.MaxLength"/>; lone surrogates as <c>\udcXX</c>.</summary>
    /// <returns>null when the address leads to no string.</returns>
    public string? TryString(ulong address) =>
        _strings.TryRead(address, 0) is { } text ? Encoding.UTF8.GetString(text) : null;

    /// <summary>The value of an integer object, of a bool too.</summary>
    /// <returns>false when it has more than <see cref="MaxIntegerDigits"/> digits, or none can be read.</returns>
    public bool TryInteger(ulong address, out BigInteger value)
    {
        const int DigitBytes = 4;
        const int DigitBits = 30;
        value = default;
        long size = IntegerSize(address, out bool isNegative);
        if (size is < 0 or > MaxIntegerDigits)
        {
            return false;
        }

        byte[] digits = new byte[size * DigitBytes];
        if (size > 0 && !_memory.TryRead(address + (ulong)_layout.IntegerDigits, digits))
        {
            return false;
        }

        // Thirty bits a digit, packed into bytes.
        byte[] packed = new byte[((size * DigitBits) + 7) / 8];
        int bit = 0;
        for (int at = 0; at < digits.Length; at += DigitBytes)
        {
            uint digit = BinaryPrimitives.ReadUInt32LittleEndian(digits.AsSpan(at));
            for (int i = 0; i < DigitBits; i++, bit++)
            {
                packed[bit >> 3] |= (byte)((digit >> i & 1) << (bit & 7));
            }
        }

        value = new BigInteger(packed, isUnsigned: true);
        value = isNegative ? -value : value;
        return true;
    }

    /// <summary>The value of a float.</summary>
    public bool TryFloat(ulong address, out double value) => TryDouble(address + (ulong)_layout.Number, out value);

    /// <summary>The value of a complex number.</summary>
    public bool TryComplex(ulong address, out double real, out double imaginary)
    {
        imaginary = 0;
        return TryDouble(address + (ulong)_layout.Number, out real) && TryDouble(address + (ulong)_layout.Number + sizeof(double), out imaginary);
    }

    /// <summary>The first code points of a string, of any length; of a subclass too.</summary>
    /// <returns>How many were read; -1 when it is none.</returns>
    public int TryStringStart(ulong address, Span<uint> codePoints, out long length) => _strings.TryReadStart(address, codePoints, out length);

    /// <summary>The first bytes of a <c>bytes</c> or <c>bytearray</c>.</summary>
    /// <returns>How many were read; -1 when it is none.</returns>
    public int TryBytesStart(ulong address, Span<byte> bytes, out long length)
    {
        length = -1;
        ulong start;
        switch (TryType(address)?.Kind)
        {
            case ObjectKind.Bytes:
                start = address + (ulong)_layout.BytesData;
                break;
            case ObjectKind.ByteArray:
                // One that is empty has no memory.
                start = _memory.Word(address + (ulong)_layout.ByteArrayStart);
                break;
            default:
                return -1;
        }

        length = (long)_memory.Word(address + (ulong)_layout.Header);
        int count = (int)Math.Clamp(length, 0, bytes.Length);
        return length >= 0 && (count == 0 || _memory.TryRead(start, bytes[..count])) ? count : -1;
    }

    /// <summary>The qualified name of a Python function, or of the function of a method; null when it has none.</summary>
    public string? FunctionName(ulong address) => TryType(address)?.Kind switch
    {
        ObjectKind.Function => TryString(_memory.Word(address + (ulong)_layout.FunctionQualifiedName)),
        ObjectKind.BuiltinFunction => BuiltinName(address),
        _ => null,
    };

    /// <summary>The name of a function written in C; null when it has none.</summary>
    public string? BuiltinName(ulong address)
    {
        // PyMethodDef begins with the name.
        byte[] name = _memory.CString(_memory.Word(_memory.Word(address + (ulong)_layout.BuiltinDefinition)));
        return name.Length == 0 ? null : Encoding.UTF8.GetString(name);
    }

    /// <summary>Function and object of a bound method.</summary>
    public (ulong Function, ulong Self) Method(ulong address) =>
        (_memory.Word(address + (ulong)_layout.MethodFunction), _memory.Word(address + (ulong)_layout.MethodSelf));

    /// <summary>The object of a method written in C; 0 for a function without one.</summary>
    public ulong BuiltinSelf(ulong address) => _memory.Word(address + (ulong)_layout.BuiltinSelf);

    /// <summary>The task that an object of asyncio's type TaskWakeupMethWrapper (3.8) wakes up: its first field.</summary>
    public ulong WrappedTask(ulong address) => _memory.Word(address + (ulong)_layout.Header);

    /// <summary>The tuple of the cells of a Python function; 0 when it has none.</summary>
    public ulong Closure(ulong address) => _memory.Word(address + (ulong)_layout.FunctionClosure);

    /// <summary>The tuple of the positional arguments of a <c>functools.partial</c>.</summary>
    public ulong PartialArguments(ulong address) => _memory.Word(address + (ulong)_layout.PartialArguments);

    /// <summary>What a weak reference leads to: None once that is dead.</summary>
    public ulong WeakTarget(ulong address) => _memory.Word(address + (ulong)_layout.WeakTarget);

    /// <summary>The tuple <c>args</c> of an exception.</summary>
    public ulong ExceptionArguments(ulong address) => _memory.Word(address + (ulong)_layout.ExceptionArguments);

    /// <summary>What a cell holds; 0 when it is empty.</summary>
    public ulong CellValue(ulong address) => _memory.Word(address + (ulong)_layout.CellValue);

    /// <summary>Entries of a dictionary in order of insertion; those of a subclass too.</summary>
    /// <param name="dict">The object.</param>
    /// <param name="limit">Most entries wanted.</param>
    /// <param name="entries">They are appended here.</param>
    /// <param name="count">How many it has.</param>
    /// <returns>false when it is no dictionary, or was changed meanwhile; what was read stays.</returns>
    public bool TryEntries(ulong dict, int limit, List<ObjectEntry> entries, out long count)
    {
        count = 0;
        return TryType(dict)?.Kind is ObjectKind.Dictionary or ObjectKind.FrozenDictionary && _dicts.TryRead(dict, limit, entries, out count);
    }

    /// <summary>The value under a string key of a dictionary; 0 when there is none.</summary>
    public ulong Item(ulong dict, string key)
    {
        List<ObjectEntry> entries = [];
        return dict == 0 || !TryEntries(dict, DictReader.MaxScan, entries, out _) ? 0 : Find(entries, key);
    }

    /// <summary>A global name of a module; 0 when there is none.</summary>
    public ulong ModuleAttribute(ulong module, string name) =>
        TryType(module)?.Kind == ObjectKind.Module ? Item(_memory.Word(module + (ulong)_layout.ModuleDict), name) : 0;

    /// <summary>What an object itself keeps under a name, in its dictionary, its values or its slots; 0 when there is nothing. Its class is not asked.</summary>
    public ulong Attribute(ulong address, string name)
    {
        List<ObjectEntry> entries = [];
        if (TryType(address) is not { } type)
        {
            return 0;
        }

        _ = TryAttributes(address, type, DictReader.MaxScan, entries);
        ulong value = Find(entries, name);
        return value != 0 ? value : Slots(address, type, MaxSlots).Find(slot => slot.Name == name).Value;
    }

    /// <summary>The attributes in the dictionary or the values of an instance, in order of insertion.</summary>
    /// <param name="address">The object.</param>
    /// <param name="type">Its type.</param>
    /// <param name="limit">Most attributes wanted.</param>
    /// <param name="attributes">They are appended here, with the address of the name.</param>
    /// <returns>false when they could not be read whole.</returns>
    public bool TryAttributes(ulong address, ObjectType type, int limit, List<ObjectEntry> attributes)
    {
        ulong dict;
        if (_interpreter.Minor >= 11 && (type.Flags & TypeFlags.ManagedDict) != 0)
        {
            ulong values = ManagedValues(address, type, out dict);
            if (values != 0)
            {
                ulong keys = _memory.Word(type.Address + (ulong)_layout.TypeCachedKeys);
                return _dicts.TryReadValues(keys, values, limit, attributes);
            }
        }
        else if (type.DictOffset == 0)
        {
            return true;
        }
        else
        {
            long offset = type.DictOffset;
            if (offset < 0)
            {
                long size = type.Kind == ObjectKind.Integer
                    ? IntegerSize(address, out _)
                    : Math.Abs((long)_memory.Word(address + (ulong)_layout.Header));
                if (size is < 0 or > int.MaxValue)
                {
                    return false;
                }

                offset += (type.BasicSize + (type.ItemSize * size) + 7) & ~7L;
            }

            dict = offset < _layout.Header ? 0 : _memory.Word(address + (ulong)offset);
        }

        return dict == 0 || TryEntries(dict, limit, attributes, out _);
    }

    /// <summary>The slots of an instance that hold something (<c>__slots__</c>), those of its base classes first.</summary>
    public List<(string Name, ulong Value)> Slots(ulong address, ObjectType type, int limit)
    {
        List<(string, ulong)> slots = [];
        ObjectType? current = type;
        List<ObjectType> classes = [];
        for (int i = 0; i < MaxBases && current is { IsHeapType: true }; i++)
        {
            classes.Insert(0, current);
            current = TryReadType(current.Base);
        }

        foreach (ObjectType one in classes)
        {
            AddSlots(address, one, limit, slots);
        }

        return slots;
    }

    /// <summary>The items of a tuple, list, set or frozenset, in the order in which they lie there.</summary>
    /// <param name="address">The object.</param>
    /// <param name="limit">Most items wanted.</param>
    /// <param name="items">They are appended here.</param>
    /// <param name="count">How many it has.</param>
    /// <returns>false when it is none of these, or was changed meanwhile; what was read stays.</returns>
    public bool TryItems(ulong address, int limit, List<ulong> items, out long count)
    {
        count = 0;
        switch (TryType(address)?.Kind)
        {
            case ObjectKind.Tuple:
                count = (long)_memory.Word(address + (ulong)_layout.Header);
                return TryWords(address + (ulong)_layout.TupleItems, count, limit, items);
            case ObjectKind.List:
                count = (long)_memory.Word(address + (ulong)_layout.Header);
                return TryWords(_memory.Word(address + (ulong)_layout.ListItems), count, limit, items);
            case ObjectKind.Set or ObjectKind.FrozenSet:
                count = (long)_memory.Word(address + (ulong)_layout.SetUsed);
                return TrySet(address, count, limit, items);
            default:
                return false;
        }
    }

    private ulong Find(List<ObjectEntry> entries, string key)
    {
        byte[] wanted = Encoding.UTF8.GetBytes(key);
        foreach (ObjectEntry entry in entries)
        {
            if (_strings.TryRead(entry.Key, 0) is { } text && text.AsSpan().SequenceEqual(wanted))
            {
                return entry.Value;
            }
        }

        return 0;
    }

    private ulong ManagedValues(ulong address, ObjectType type, out ulong dict)
    {
        dict = _memory.Word(address + (ulong)_layout.ManagedDict);
        if (_layout.ManagedValues != 0)
        {
            return _memory.Word(address + (ulong)_layout.ManagedValues);
        }

        if (_layout.HasTaggedValues)
        {
            return (dict & 1) != 0 ? dict + 1 : 0;
        }

        return dict == 0 && (type.Flags & TypeFlags.InlineValues) != 0 ? address + (ulong)type.BasicSize : 0;
    }

    // A class keeps the definitions of its slots behind itself (PyMemberDef, Include/structmember.h): name, type, offset, flags, text.
    private void AddSlots(ulong address, ObjectType type, int limit, List<(string Name, ulong Value)> slots)
    {
        const int DefinitionSize = 40;
        const int KindAt = 8;
        const int OffsetAt = 16;
        const int KindObject = 16;
        long count = (long)_memory.Word(type.Address + (ulong)_layout.Header);
        if (count is <= 0 or > MaxSlots || TryType(type.Address) is not { Kind: ObjectKind.Type } meta)
        {
            return;
        }

        Span<byte> definition = stackalloc byte[DefinitionSize];
        for (int i = 0; i < count && slots.Count < limit; i++)
        {
            if (!_memory.TryRead(type.Address + (ulong)meta.BasicSize + (ulong)(i * DefinitionSize), definition))
            {
                return;
            }

            long offset = BinaryPrimitives.ReadInt64LittleEndian(definition[OffsetAt..]);
            if (BinaryPrimitives.ReadInt32LittleEndian(definition[KindAt..]) != KindObject || offset < _layout.Header || offset >= type.BasicSize)
            {
                continue;
            }

            ulong value = _memory.Word(address + (ulong)offset);
            if (value != 0)
            {
                slots.Add((Encoding.UTF8.GetString(_memory.CString(BinaryPrimitives.ReadUInt64LittleEndian(definition))), value));
            }
        }
    }

    private bool TryWords(ulong address, long count, int limit, List<ulong> items)
    {
        if (count < 0)
        {
            return false;
        }

        long wanted = Math.Min(count, limit);
        for (long at = 0; at < wanted; at += Chunk)
        {
            Span<byte> words = _words.AsSpan(0, (int)Math.Min(Chunk, wanted - at) * sizeof(ulong));
            if (!_memory.TryRead(address + (ulong)(at * sizeof(ulong)), words))
            {
                return false;
            }

            for (int i = 0; i < words.Length; i += sizeof(ulong))
            {
                items.Add(BinaryPrimitives.ReadUInt64LittleEndian(words[i..]));
            }
        }

        return true;
    }

    // Entries of key and hash; a removed key leaves the hash -1, which no key has.
    private bool TrySet(ulong address, long count, int limit, List<ulong> items)
    {
        const int EntrySize = 16;
        long mask = (long)_memory.Word(address + (ulong)_layout.SetMask);
        ulong table = _memory.Word(address + (ulong)_layout.SetTable);
        if (count < 0 || mask < 0 || mask > 1L << 40 || count > mask + 1 || !ObjectMemory.IsAddress(table))
        {
            return false;
        }

        long wanted = Math.Min(count, limit);
        int found = 0;
        for (long at = 0; at <= mask && at < DictReader.MaxScan && found < wanted; at += Chunk / 2)
        {
            Span<byte> entries = _words.AsSpan(0, (int)Math.Min(Chunk / 2, mask + 1 - at) * EntrySize);
            if (!_memory.TryRead(table + (ulong)(at * EntrySize), entries))
            {
                return false;
            }

            for (int i = 0; i < entries.Length && found < wanted; i += EntrySize)
            {
                ulong key = BinaryPrimitives.ReadUInt64LittleEndian(entries[i..]);
                if (key != 0 && BinaryPrimitives.ReadInt64LittleEndian(entries[(i + sizeof(ulong))..]) != -1)
                {
                    items.Add(key);
                    found++;
                }
            }
        }

        return found == wanted;
    }

    // Number of digits; -1 when there is no telling.
    private long IntegerSize(ulong address, out bool isNegative)
    {
        Span<byte> word = stackalloc byte[sizeof(ulong)];
        isNegative = false;
        if (!ObjectMemory.IsAddress(address) || !_memory.TryRead(address + (ulong)_layout.IntegerSize, word))
        {
            return -1;
        }

        long size = BinaryPrimitives.ReadInt64LittleEndian(word);
        if (_layout.HasIntegerTag)
        {
            const int SignMask = 3;
            const int Negative = 2;
            isNegative = (size & SignMask) == Negative;
            return size < 0 ? -1 : (size & SignMask) == 1 ? 0 : size >> 3;
        }

        isNegative = size < 0;
        return size == long.MinValue ? -1 : Math.Abs(size);
    }

    private bool TryDouble(ulong address, out double value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(double)];
        bool isRead = _memory.TryRead(address, bytes);
        value = isRead ? BinaryPrimitives.ReadDoubleLittleEndian(bytes) : 0;
        return isRead;
    }

    private bool TryTypeHeader(ulong address, out string name)
    {
        name = "";
        if (!ObjectMemory.IsAddress(address) || !_memory.TryRead(address, _type))
        {
            return false;
        }

        name = Encoding.UTF8.GetString(_memory.CString(TypeWord(_layout.TypeName)));
        return name.Length > 0;
    }

    private ulong TypeWord(int offset) => BinaryPrimitives.ReadUInt64LittleEndian(_type.AsSpan(offset));

    private (ObjectKind Kind, bool IsExact) KindOf(ulong address, string name, ulong flags, ulong @base)
    {
        bool isBuiltin = (flags & TypeFlags.HeapType) == 0;
        ObjectKind kind = KindOfFlags(flags);
        if (kind != ObjectKind.Other)
        {
            if (kind == ObjectKind.Integer && isBuiltin && name == "bool")
            {
                return (ObjectKind.Bool, true);
            }

            return (kind, isBuiltin && name is "int" or "list" or "tuple" or "bytes" or "str" or "dict" or "type");
        }

        bool isExact = true;
        for (int i = 0; i < MaxBases; i++)
        {
            if (isBuiltin && KindOfName(name) is var known and not ObjectKind.Other)
            {
                return (known, isExact);
            }

            isExact = false;
            address = @base;
            if (address == 0 || !TryTypeHeader(address, out name))
            {
                break;
            }

            isBuiltin = (TypeWord(_layout.TypeFlags) & TypeFlags.HeapType) == 0;
            @base = TypeWord(_layout.TypeBase);
        }

        return (ObjectKind.Other, false);
    }

    private static ObjectKind KindOfFlags(ulong flags) => flags switch
    {
        _ when (flags & TypeFlags.Integer) != 0 => ObjectKind.Integer,
        _ when (flags & TypeFlags.List) != 0 => ObjectKind.List,
        _ when (flags & TypeFlags.Tuple) != 0 => ObjectKind.Tuple,
        _ when (flags & TypeFlags.Bytes) != 0 => ObjectKind.Bytes,
        _ when (flags & TypeFlags.String) != 0 => ObjectKind.String,
        _ when (flags & TypeFlags.Dictionary) != 0 => ObjectKind.Dictionary,
        _ when (flags & TypeFlags.Exception) != 0 => ObjectKind.Exception,
        _ when (flags & TypeFlags.Type) != 0 => ObjectKind.Type,
        _ => ObjectKind.Other,
    };

    // Names of types without a flag of their own, as their tp_name has them in all versions.
    private static ObjectKind KindOfName(string name) => name switch
    {
        "NoneType" => ObjectKind.None,
        "ellipsis" => ObjectKind.Ellipsis,
        "NotImplementedType" => ObjectKind.NotImplemented,
        "float" => ObjectKind.Float,
        "complex" => ObjectKind.Complex,
        "bytearray" => ObjectKind.ByteArray,
        "set" => ObjectKind.Set,
        "frozenset" => ObjectKind.FrozenSet,
        "frozendict" => ObjectKind.FrozenDictionary,
        "function" => ObjectKind.Function,
        "builtin_function_or_method" => ObjectKind.BuiltinFunction,
        "method" => ObjectKind.Method,
        "module" => ObjectKind.Module,
        "weakref" or "weakref.ReferenceType" => ObjectKind.WeakReference,
        _ => ObjectKind.Other,
    };
}
