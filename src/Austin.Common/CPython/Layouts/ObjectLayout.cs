namespace Austin.Common.CPython.Layouts;

/// <summary>
/// Byte offsets inside the objects of one minor version of CPython. Source: offsetof in each version's headers, named at each
/// group; 3.14 and 3.15 by reading live objects whose addresses the interpreter tells.
/// </summary>
/// <remarks>A free-threaded build's object header takes 32 bytes instead of 16, so that all that follows lies 16 bytes higher.</remarks>
internal sealed class ObjectLayout(InterpreterLayout layout)
{
    private readonly int _minor = layout.Minor;

    /// <summary>Bytes of <c>PyObject</c>; in an object of variable size its size follows.</summary>
    public int Header { get; } = layout.VarObjectSize;

    /// <summary>The type (Include/object.h).</summary>
    public int ObjectType { get; } = layout.ObjectType;

    // PyTypeObject: Include/cpython/object.h
    public int TypeName => Header + 8;
    public int TypeBasicSize => Header + 16;
    public int TypeItemSize => Header + 24;
    public int TypeFlags => Header + 152;
    public int TypeBase => Header + 240;

    /// <summary>0 for the static types of 3.12 and later, whose dictionary is the interpreter's.</summary>
    public int TypeDict => Header + 248;
    public int TypeDictOffset => Header + 272;
    public int TypeMro => Header + 328;

    /// <summary>Bytes of a type object that hold all fields above.</summary>
    public int TypeSize => TypeMro + sizeof(ulong);

    // PyHeapTypeObject: Include/cpython/object.h
    public int TypeQualifiedName => Header + _minor switch
    {
        9 => 840,
        <= 11 => 848,
        <= 14 => 856,
        _ => 864,
    };

    /// <summary>The keys that the instances of a class share.</summary>
    public int TypeCachedKeys => TypeQualifiedName + 8;

    // PyDictObject, dk_* of its keys: Include/cpython/dictobject.h, Objects/dict-common.h, Include/internal/pycore_dict.h
    public int DictUsed => Header;
    public int DictKeys => Header + 16;
    public int DictValues => Header + 24;

    /// <summary>Bytes in front of the table of indices.</summary>
    public int KeysHeader => _minor <= 10 ? 40 : 32;

    /// <summary>3.8–3.10: 64-bit number of slots; 3.11+: one byte, its logarithm, then one byte, that of the indices' bytes, then the kind.</summary>
    public const int KeysSize = 8;
    public int KeysEntryCount => _minor <= 10 ? 32 : 24;

    /// <summary>3.11+: whether keys tell of themselves how large their entries are.</summary>
    public bool HasKeysKind => _minor >= 11;

    /// <summary>3.11, 3.12: sizes and order in front of the values; 3.13+: sizes in front, order behind; before, no order is kept.</summary>
    public bool HasValuesPrefix => _minor is 11 or 12;
    public bool HasValuesHeader => _minor >= 13;

    // Where an object keeps its attributes: Include/internal/pycore_object.h
    /// <summary>3.11: pointer to the values, from the object; 0 where there is none.</summary>
    public int ManagedValues => _minor == 11 ? -32 : 0;

    /// <summary>3.11+: pointer to the dictionary, from the object; in 3.12 its lowest bit tells that it is one less than that of the values.</summary>
    public int ManagedDict => Header > 16 ? -8 : -24;
    public bool HasTaggedValues => _minor == 12;

    /// <summary>3.13+: the values follow the object's fixed part.</summary>
    public bool HasInlineValues => _minor >= 13;

    // Include/cpython/listobject.h, tupleobject.h, setobject.h, bytearrayobject.h
    public int ListItems => Header + 8;
    public int TupleItems { get; } = layout.TupleItems;
    public int SetUsed => Header + 8;
    public int SetMask => Header + 16;
    public int SetTable => Header + 24;
    public int BytesData { get; } = layout.BytesData;
    public int ByteArrayStart => Header + 24;

    // Include/cpython/longintrepr.h
    /// <summary>3.12+: sign in the two lowest bits, number of digits from bit 3; before, the number of digits, negative for a negative number.</summary>
    public bool HasIntegerTag => _minor >= 12;
    public int IntegerSize => Header;
    public int IntegerDigits => Header + 8;

    // Modules/_functoolsmodule.c
    public int PartialArguments => Header + 8;

    // Objects/moduleobject.c, Include/cpython/funcobject.h, methodobject.h, classobject.h, weakrefobject.h, pyerrors.h, cellobject.h
    public int ModuleDict => Header;
    public int FunctionQualifiedName => Header + (_minor <= 9 ? 88 : 24);
    public int FunctionClosure => Header + (_minor <= 9 ? 32 : 56);
    public int MethodFunction => Header;
    public int MethodSelf => Header + 8;
    public int BuiltinDefinition => Header;
    public int BuiltinSelf => Header + 8;
    public int WeakTarget => Header;
    public int ExceptionArguments => Header + 8;
    public int CellValue => Header;
    public int Number => Header;
}
