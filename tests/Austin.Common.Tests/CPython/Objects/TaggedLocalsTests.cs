using System.Text;
using Austin.Common.CPython.Layouts;
using Austin.Common.CPython.Objects;
using Austin.Common.Tests.CPython.Stacks;

namespace Austin.Common.Tests.CPython.Objects;

/// <summary>Variables of a frame of free-threaded builds, as images by their headers: from 3.14 on references have tags.</summary>
public sealed class TaggedLocalsTests
{
    private const ulong Start = 0x10000;
    private const int Size = 0x8000;
    private const ulong TypeOfTypes = Start;
    private const ulong Objects = Start + 0x4000;
    private const ulong Code = Start + 0x6000;
    private const ulong Frame = Start + 0x7000;

    // CO_OPTIMIZED
    private const ulong Optimized = 1;

    private readonly FakeMemory _memory = new(Start, Size);
    private InterpreterLayout _interpreter = null!;
    private ObjectLayout _layout = null!;
    private ulong _next = Objects;
    private int _types;

    /// <remarks>A reference that is counted, one whose counting is put off, none at all, and the variable of an inner function.</remarks>
    [Theory]
    [InlineData(13, 0UL, 0UL)]
    [InlineData(14, 1UL, 1UL)]
    [InlineData(15, 1UL, 1UL)]
    public void The_tags_of_references_are_taken_off(int minor, ulong deferred, ulong none)
    {
        _interpreter = DebugOffsets.TryParse(RecordedOffsets.ForFreeThreaded(minor))!;
        _layout = new ObjectLayout(_interpreter);
        _ = MakeType("type", TypeFlags.Type);
        ulong text = MakeType("str", TypeFlags.String);
        ulong number = MakeType("int", TypeFlags.Integer);
        ulong tuple = MakeType("tuple", TypeFlags.Tuple);
        ulong cell = MakeType("cell", 0);

        string[] names = ["counted", "put_off", "unset", "shared"];
        ulong localNames = Make(tuple, 0x80);
        Set(localNames + (ulong)_interpreter.VarObjectSize, (ulong)names.Length);
        for (int i = 0; i < names.Length; i++)
        {
            Set(localNames + (ulong)(_interpreter.TupleItems + (i * 8)), MakeText(text, names[i]));
        }

        Set(Code + (ulong)_interpreter.CodeFlags, Optimized);
        // co_localsplusnames
        Set(Code + (ulong)(_interpreter.VarObjectSize + 80), localNames);
        ulong shared = Make(cell, 0x40);
        Set(shared + (ulong)_layout.CellValue, MakeNumber(number, 7));
        ulong[] values = [MakeNumber(number, 5), MakeText(text, "later") | deferred, none, shared | deferred];
        for (int i = 0; i < values.Length; i++)
        {
            Set(Frame + (ulong)(_interpreter.FrameSize + (i * 8)), values[i]);
        }

        ObjectReader reader = new(_memory, _interpreter);
        List<LocalVariable> variables = [];
        Assert.True(new LocalsReader(_memory, _interpreter, reader).TryRead(Frame, Code, variables));
        Assert.Equal(
            ["counted = 5", "put_off = 'later'", "shared = 7"],
            variables.Select(variable => $"{variable.Name} = {new ValueFormatter(reader, ValueLimits.Short).Format(variable.Value)}"));
    }

    private ulong MakeType(string name, ulong flags)
    {
        ulong type = TypeOfTypes + (ulong)(_types++ * 0x600);
        Set(type + (ulong)_layout.ObjectType, TypeOfTypes);
        Set(type + (ulong)_layout.TypeName, type + 0x4C0);
        Encoding.ASCII.GetBytes(name + "\0").CopyTo(_memory.Bytes.AsSpan((int)(type - Start) + 0x4C0));
        Set(type + (ulong)_layout.TypeBasicSize, 64);
        Set(type + (ulong)_layout.TypeFlags, flags);
        return type;
    }

    private ulong Make(ulong type, int size)
    {
        ulong address = _next;
        _next += (ulong)size;
        Set(address + (ulong)_layout.ObjectType, type);
        return address;
    }

    private ulong MakeText(ulong type, string value)
    {
        ulong address = Make(type, 0x60);
        Set(address + (ulong)_interpreter.UnicodeLength, (ulong)value.Length);
        // Compact, ASCII, one byte a character; in 3.14 and later behind a byte of its own.
        Set(address + (ulong)_interpreter.UnicodeState, _interpreter.Minor >= 14 ? 0x1900UL : 0xE4UL);
        Encoding.ASCII.GetBytes(value).CopyTo(_memory.Bytes.AsSpan((int)(address - Start) + _interpreter.UnicodeAsciiData));
        return address;
    }

    private ulong MakeNumber(ulong type, uint value)
    {
        ulong address = Make(type, 0x40);
        // lv_tag: the number of digits from bit 3 on, and a positive sign.
        Set(address + (ulong)_layout.IntegerSize, 1 << 3);
        Set(address + (ulong)_layout.IntegerDigits, value);
        return address;
    }

    private void Set(ulong address, ulong value) => _memory.Word((int)(address - Start), value);
}
