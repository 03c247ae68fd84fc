using System.Text;
using Austin.Common.CPython.Layouts;
using Austin.Common.CPython.Objects;

namespace Austin.Common.Tests.CPython.Objects;

/// <summary>Objects that no interpreter makes: reads stay bounded, end soon, and nothing is thrown.</summary>
public sealed class HostileObjectsTests
{
    private const ulong Start = 0x10000;
    private const int Size = 0x10000;
    private const ulong Nowhere = 0x7000_0000_0000;
    private const ulong TypeOfTypes = Start;
    private const ulong Subject = Start + 0x8000;
    private const ulong Table = Start + 0x9000;

    private readonly FakeMemory _memory = new(Start, Size);
    private readonly InterpreterLayout _interpreter = KnownLayouts.For(12)!;
    private readonly ObjectLayout _layout;
    private readonly ObjectReader _reader;
    private int _types;

    public HostileObjectsTests()
    {
        _layout = new ObjectLayout(_interpreter);
        _reader = new ObjectReader(_memory, _interpreter);
        _ = MakeType("type", TypeFlags.Type);
    }

    [Theory]
    [InlineData(1L << 60)]
    [InlineData(long.MaxValue)]
    [InlineData(-1)]
    [InlineData(long.MinValue)]
    public void A_length_is_not_believed(long length)
    {
        foreach ((string name, ulong flags) in new[] { ("list", TypeFlags.List), ("tuple", TypeFlags.Tuple), ("str", TypeFlags.String), ("bytes", TypeFlags.Bytes), ("int", TypeFlags.Integer), ("dict", TypeFlags.Dictionary), ("set", 0UL), ("bytearray", 0UL) })
        {
            Make(name, flags);
            Set(Subject + 16, (ulong)length);
            Set(Subject + 24, name == "set" ? (ulong)length : Table);
            Set(Subject + 32, name == "set" ? (ulong)length : Table);
            Set(Subject + 40, Table);
            _ = FormatSoon();
        }
    }

    [Theory]
    [InlineData(63, 63, 1, 1L << 60)]
    [InlineData(3, 40, 1, 5)]
    [InlineData(40, 3, 0, 1L << 39)]
    [InlineData(3, 3, 9, 5)]
    [InlineData(3, 3, 1, -1)]
    [InlineData(255, 255, 255, long.MaxValue)]
    public void A_dictionary_with_wild_sizes_is_refused_or_cut(byte slots, byte indices, byte kind, long entries)
    {
        Make("dict", TypeFlags.Dictionary);
        Set(Subject + 16, 5);
        Set(Subject + 32, Table);
        byte[] sizes = [slots, indices, kind];
        sizes.CopyTo(_memory.Bytes.AsSpan((int)(Table - Start) + ObjectLayout.KeysSize));
        Set(Table + 24, (ulong)entries);
        Assert.Equal("{<unreadable>}", FormatSoon());
    }

    [Fact]
    public void Cycles_end()
    {
        Make("list", TypeFlags.List);
        Set(Subject + 16, 3);
        Set(Subject + 24, Table);
        Set(Table, Subject);
        Set(Table + 8, Subject);
        Set(Table + 16, Nowhere);
        Assert.Equal("[[...], [...], <unreadable>]", FormatSoon());
    }

    [Fact]
    public void Pointers_to_nowhere_are_named_so()
    {
        Assert.Equal("<unreadable>", FormatSoon());
        Set(Subject + 8, Nowhere);
        Assert.Equal("<unreadable>", FormatSoon());
        Make("list", TypeFlags.List);
        Set(Subject + 16, 3);
        Set(Subject + 24, Nowhere);
        Assert.Equal("[<unreadable>]", FormatSoon());
        Set(Subject + 24, ulong.MaxValue - 7);
        Assert.Equal("[<unreadable>]", FormatSoon());
    }

    [Fact]
    public void A_type_that_is_its_own_base_ends()
    {
        ulong type = Make("loop", TypeFlags.HeapType);
        Set(type + (ulong)_layout.TypeBase, type);
        Set(type + (ulong)_layout.TypeMro, Subject);
        Set(type + (ulong)_layout.TypeDict, Subject);
        Set(type + (ulong)_layout.TypeDictOffset, unchecked((ulong)-8L));
        Set(type + (ulong)_layout.TypeItemSize, int.MaxValue);
        Set(Subject + 16, 1UL << 62);
        Assert.Contains("loop at 0x", FormatSoon(), StringComparison.Ordinal);
        Set(type, type);
        Set(type + 8, type);
        _ = FormatSoon();
    }

    [Fact]
    public void Noise_is_survived()
    {
        Random random = new(5);
        string[] names = ["list", "dict", "set", "str", "int", "method", "weakref", "module", "function", "EnumMeta"];
        for (int round = 0; round < 3000; round++)
        {
            random.NextBytes(_memory.Bytes);
            // Pointers that lead somewhere, so that the noise is followed.
            for (int at = 0; at < Size; at += 8)
            {
                if (random.Next(3) > 0)
                {
                    Set(Start + (ulong)at, Start + (ulong)(random.Next(Size) & ~15));
                }
            }

            for (int i = 0; i < 40; i++)
            {
                ulong type = Start + (ulong)(random.Next(Size - 0x1000) & ~15);
                WriteType(type, names[random.Next(names.Length)], 1UL << random.Next(64));
                Set(Subject + 8, type);
            }

            _ = FormatSoon();
        }
    }

    private string FormatSoon()
    {
        TimeSpan before = Environment.CpuUsage.TotalTime;
        string text = new ValueFormatter(_reader, ValueLimits.Short).Format(Subject);
        Assert.True(Environment.CpuUsage.TotalTime - before < TimeSpan.FromSeconds(5), "it takes too long");
        Assert.True(text.Length < 50_000, $"{text.Length} characters");
        return text;
    }

    private ulong Make(string name, ulong flags)
    {
        ulong type = MakeType(name, flags);
        _memory.Bytes.AsSpan((int)(Subject - Start), 0x2000).Clear();
        Set(Subject + 8, type);
        return type;
    }

    private ulong MakeType(string name, ulong flags)
    {
        ulong type = TypeOfTypes + (ulong)(_types++ * 0x600);
        WriteType(type, name, flags);
        return type;
    }

    private void WriteType(ulong type, string name, ulong flags)
    {
        _memory.Bytes.AsSpan((int)(type - Start), 0x500).Clear();
        Set(type + 8, TypeOfTypes);
        Set(type + (ulong)_layout.TypeName, type + 0x4C0);
        Encoding.ASCII.GetBytes(name + "\0").CopyTo(_memory.Bytes.AsSpan((int)(type - Start) + 0x4C0));
        Set(type + (ulong)_layout.TypeBasicSize, 48);
        Set(type + (ulong)_layout.TypeFlags, flags);
    }

    private void Set(ulong address, ulong value) => _memory.Word((int)(address - Start), value);
}
