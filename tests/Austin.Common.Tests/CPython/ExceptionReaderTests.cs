using Austin.Common.CPython.Layouts;
using Austin.Common.CPython.Threads;

namespace Austin.Common.Tests.CPython;

/// <summary>Exceptions of a thread state that may hold anything.</summary>
public sealed class ExceptionReaderTests
{
    private const ulong Base = 0x10000;
    private const int Item = 0x400;

    private readonly FakeMemory _memory = new(Base, 0x1000);

    public static TheoryData<int> Minors => [8, 9, 10, 11, 12];

    [Theory]
    [MemberData(nameof(Minors))]
    public void Items_that_lead_back_into_themselves_end(int minor)
    {
        (InterpreterLayout layout, ExceptionReader reader) = Make(minor);
        _memory.Word(Item + layout.HandledPrevious, Base + Item);
        Assert.False(reader.HasAny(Base, Base));
        Assert.Null(reader.Handled(Base, Base));
        Assert.Null(reader.Raised(Base));
    }

    [Theory]
    [MemberData(nameof(Minors))]
    public void What_is_no_exception_is_not_told_as_one(int minor)
    {
        ExceptionReader reader = Make(minor).Reader;
        Random random = new(minor);
        for (int round = 0; round < 2_000; round++)
        {
            random.NextBytes(_memory.Bytes);
            // Addresses that lead somewhere, and some that do not.
            for (int at = 0; at < _memory.Bytes.Length; at += 8)
            {
                _memory.Word(at, Base + (ulong)random.Next(0, 0x1100));
            }

            _ = reader.HasAny(Base, Base);
            Assert.Null(reader.Handled(Base, Base));
            Assert.Null(reader.Raised(Base));
        }

        Assert.False(reader.HasAny(0, 0));
        Assert.Null(reader.Raised(ulong.MaxValue - 8));
    }

    [Theory]
    [MemberData(nameof(Minors))]
    public void The_innermost_item_with_an_exception_counts(int minor)
    {
        (InterpreterLayout layout, ExceptionReader reader) = Make(minor);
        const int Outer = 0x500;
        _memory.Word(Item + layout.HandledPrevious, Base + Outer);
        Assert.False(reader.HasAny(Base, Base));
        _memory.Word(Outer + layout.HandledValue, Base + 0x800);
        Assert.True(reader.HasAny(Base, Base));
        _memory.Word(Outer + layout.HandledValue, 0);
        _memory.Word(layout.ThreadRaised, Base + 0x800);
        Assert.True(reader.HasAny(Base, Base));
    }

    private (InterpreterLayout Layout, ExceptionReader Reader) Make(int minor)
    {
        InterpreterLayout layout = KnownLayouts.For(minor)!;
        _memory.Word(layout.ThreadHandled, Base + Item);
        return (layout, new ExceptionReader(_memory, layout));
    }
}
