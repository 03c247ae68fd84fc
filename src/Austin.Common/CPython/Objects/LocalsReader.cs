using System.Buffers.Binary;
using Austin.Common.CPython.Layouts;
using Austin.Common.Memory;

namespace Austin.Common.CPython.Objects;

/// <summary>Reads the arguments and local variables of a frame.</summary>
/// <remarks>
/// Source of the offsets: Include/cpython/code.h and frameobject.h, Include/internal/pycore_frame.h (3.14+: pycore_interpframe_structs.h).
/// </remarks>
internal sealed class LocalsReader(IRemoteMemory memory, InterpreterLayout layout, ObjectReader reader)
{
    /// <summary>Most names of a frame that are looked at.</summary>
    public const int MaxLocals = 4096;

    // Few statements have more values at hand.
    private const int MaxStack = 16;

    // PyCodeObject of 3.8 to 3.10
    private const int CodeVariableNames = 72;
    private const int CodeFreeNames = 80;
    private const int CodeCellNames = 88;

    // CO_OPTIMIZED: the locals lie in the frame and not in a dictionary.
    private const ulong FlagOptimized = 1;

    private readonly ObjectMemory _memory = new(memory);

    // 3.11+: co_localsplusnames; the kinds of the names are not needed, since a cell is known by its type.
    private readonly int _codeNames = layout.VarObjectSize + 80;
    private readonly int _values = layout.Minor switch
    {
        <= 9 => 360,
        10 => 352,
        _ => layout.FrameSize,
    };

    private readonly int _globals = layout.Minor switch
    {
        <= 10 => 48,
        11 => 8,
        _ => 24,
    };

    private readonly int _locals = layout.Minor switch
    {
        <= 10 => 56,
        11 => 24,
        _ => 40,
    };

    /// <summary>Reads the variables that are set, arguments first; cells are followed.</summary>
    /// <param name="frame">Address of the frame.</param>
    /// <param name="code">Address of its code object.</param>
    /// <param name="variables">They are appended here.</param>
    /// <returns>false when they could not be read; some may have been appended.</returns>
    public bool TryRead(ulong frame, ulong code, List<LocalVariable> variables)
    {
        if ((_memory.Word(code + (ulong)layout.CodeFlags) & FlagOptimized) == 0)
        {
            return TryReadDictionary(frame, variables);
        }

        List<string?> names = [];
        bool isRead = TryNames(code, names);
        byte[] values = new byte[names.Count * sizeof(ulong)];
        if (!isRead || (values.Length > 0 && !_memory.TryRead(frame + (ulong)_values, values)))
        {
            return false;
        }

        HashSet<string> seen = [];
        for (int i = 0; i < names.Count; i++)
        {
            // 3.14+: a stack reference; its two lowest bits are a tag.
            ulong value = BinaryPrimitives.ReadUInt64LittleEndian(values.AsSpan(i * sizeof(ulong))) & layout.CodePointerMask;
            if (value != 0 && reader.TryType(value) is { Name: "cell", IsHeapType: false })
            {
                value = reader.CellValue(value);
            }

            if (value != 0 && names[i] is { } name && seen.Add(name))
            {
                variables.Add(new LocalVariable(name, value));
            }
        }

        return true;
    }

    /// <summary>Reads the first words behind the variables of a frame: what it computes with, and what is left there of that.</summary>
    /// <param name="frame">Address of the frame.</param>
    /// <param name="code">Address of its code object.</param>
    /// <param name="values">They are appended here; any of them may be no object.</param>
    public void ReadStack(ulong frame, ulong code, List<ulong> values)
    {
        List<string?> names = [];
        Span<byte> words = stackalloc byte[MaxStack * sizeof(ulong)];
        int length = TryNames(code, names) ? _memory.Read(frame + (ulong)_values + (ulong)(names.Count * sizeof(ulong)), words) : 0;
        for (int at = 0; at + sizeof(ulong) <= length; at += sizeof(ulong))
        {
            values.Add(BinaryPrimitives.ReadUInt64LittleEndian(words[at..]) & layout.CodePointerMask);
        }
    }

    private bool TryNames(ulong code, List<string?> names) => layout.HasDataStack
        ? TryItems(_memory.Word(code + (ulong)_codeNames), names)
        : TryItems(_memory.Word(code + CodeVariableNames), names)
            && TryItems(_memory.Word(code + CodeCellNames), names) && TryItems(_memory.Word(code + CodeFreeNames), names);

    // The body of a class; that of a module has its globals there, which are no locals.
    private bool TryReadDictionary(ulong frame, List<LocalVariable> variables)
    {
        ulong dict = _memory.Word(frame + (ulong)_locals);
        if (dict == 0 || dict == _memory.Word(frame + (ulong)_globals))
        {
            return true;
        }

        List<ObjectEntry> entries = [];
        bool isRead = reader.TryEntries(dict, MaxLocals, entries, out _);
        variables.AddRange(entries.Select(entry => new LocalVariable(reader.TryString(entry.Key) ?? "?", entry.Value)));
        return isRead;
    }

    private bool TryItems(ulong tuple, List<string?> names)
    {
        List<ulong> items = [];
        bool isRead = reader.TryItems(tuple, MaxLocals - names.Count, items, out _);
        names.AddRange(items.Select(reader.TryString));
        return isRead;
    }
}
