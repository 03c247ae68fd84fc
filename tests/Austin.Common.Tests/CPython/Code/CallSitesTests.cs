using Austin.Common.CPython.Code;
using Austin.Common.CPython.Layouts;
using Austin.Common.CPython.Stacks;

namespace Austin.Common.Tests.CPython.Code;

/// <summary>Which generators lie between two frames, by what was seen of them.</summary>
public sealed class CallSitesTests
{
    // As many sightings as it takes to believe in a link that no name bears out.
    private const int Enough = 16;

    private readonly CallSites _sites = new(new FakeMemory(0, 0), KnownLayouts.For(12)!);
    private readonly (CodeObject Code, int Offset)[] _between = new (CodeObject, int)[3];
    private readonly CodeObject _caller = Code("caller", isResumable: false);
    private readonly CodeObject _callee = Code("callee", isResumable: true);

    [Fact]
    public void The_only_way_is_found_with_the_places_where_each_was_seen_last()
    {
        CodeObject outer = Code("outer", isResumable: true);
        CodeObject inner = Code("inner", isResumable: true);
        See(_caller, 2, outer, Enough);
        See(outer, 4, inner, Enough);
        See(inner, 6, _callee, Enough);
        See(inner, 8, _callee, 1);

        Assert.Equal(2, _sites.FindBetween(_caller, 2, _callee, _between));
        Assert.Equal([(outer, 4), (inner, 8)], _between[..2]);
    }

    [Fact]
    public void The_way_with_fewer_generators_is_taken()
    {
        CodeObject near = Code("near", isResumable: true);
        CodeObject far = Code("far", isResumable: true);
        See(_caller, 2, near, Enough);
        See(near, 4, far, Enough);
        See(far, 4, _callee, Enough);
        See(near, 6, _callee, Enough);

        Assert.Equal(1, _sites.FindBetween(_caller, 2, _callee, _between));
        Assert.Equal((near, 6), _between[0]);
    }

    [Fact]
    public void Nothing_is_chosen_among_several_ways()
    {
        foreach (string name in (string[])["one", "other"])
        {
            CodeObject generator = Code(name, isResumable: true);
            See(_caller, 2, generator, Enough);
            See(generator, 4, _callee, Enough);
        }

        Assert.Equal(0, _sites.FindBetween(_caller, 2, _callee, _between));
    }

    [Theory]
    [InlineData(Enough - 1, Enough)]
    [InlineData(Enough, Enough - 1)]
    public void A_link_that_was_seen_a_few_times_is_not_believed(int outer, int inner)
    {
        CodeObject generator = Code("generator", isResumable: true);
        See(_caller, 2, generator, outer);
        See(generator, 4, _callee, inner);

        Assert.Equal(0, _sites.FindBetween(_caller, 2, _callee, _between));
    }

    [Fact]
    public void A_link_that_is_rare_among_those_to_the_same_is_not_believed()
    {
        CodeObject generator = Code("generator", isResumable: true);
        See(_caller, 2, generator, Enough);
        See(generator, 4, _callee, Enough);
        See(Code("usual", isResumable: true), 4, _callee, 100 * Enough);

        Assert.Equal(0, _sites.FindBetween(_caller, 2, _callee, _between));
    }

    /// <remarks>A function that is no generator would lie on the data stack.</remarks>
    [Fact]
    public void Only_generators_lie_between()
    {
        CodeObject function = Code("function", isResumable: false);
        See(_caller, 2, function, Enough);
        See(function, 4, _callee, Enough);

        Assert.Equal(0, _sites.FindBetween(_caller, 2, _callee, _between));
    }

    /// <remarks>
    /// The caller was read before it returned, what lies above it after another had been called there. It stands where it calls
    /// what it names, or where it calls nothing; or the other way round it called that, and has gone on since.
    /// </remarks>
    [Theory]
    [InlineData(2, true)]
    [InlineData(10, true)]
    [InlineData(12, false)]
    public void What_another_names_was_not_called_where_a_name_is(int offset, bool isStrange)
    {
        CodeObject caller = Naming("caller", 0x100);
        CodeObject other = Naming("other", 0x200);
        CodeObject one = Code("one", isResumable: false, name: 0x100);
        CodeObject two = Code("two", isResumable: false, name: 0x200);
        Assert.Equal(2, _sites.Find(caller, 2, one, out bool isNamed));
        Assert.True(isNamed);
        Assert.False(_sites.IsStrange(caller, offset, two));

        _ = _sites.Find(other, 2, two, out _);
        _sites.Find(caller, offset, two, out isNamed);
        Assert.False(isNamed);
        Assert.Equal(isStrange, _sites.IsStrange(caller, offset, two));
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(6, false)]
    public void What_is_often_called_under_another_name_is_believed(int times, bool isStrange)
    {
        CodeObject caller = Naming("caller", 0x100);
        CodeObject other = Naming("other", 0x200);
        CodeObject two = Code("two", isResumable: false, name: 0x200);
        _ = _sites.Find(caller, 2, Code("one", isResumable: false, name: 0x100), out _);
        _ = _sites.Find(other, 2, two, out _);
        for (int i = 0; i < 100; i++)
        {
            _sites.NoteCall(other, 2, two);
        }

        for (int i = 0; i < times; i++)
        {
            _sites.NoteCall(caller, 2, two);
        }

        Assert.Equal(isStrange, _sites.IsStrange(caller, 2, two));
    }

    // Of 3.12: LOAD_NAME 0, CALL with its three cache units, NOP, and a CALL of what was not named.
    private static CodeObject Naming(string name, ulong named)
    {
        CodeObject code = Code(name, isResumable: false);
        new byte[] { 101, 0, 171, 0, 0, 0, 0, 0, 0, 0, 9, 0, 171, 0 }.CopyTo(code.Instructions, 0);
        code.Shape.Kinds.AsSpan(1, 4).Fill(InstructionKind.Calls);
        code.Shape.Kinds[6] = InstructionKind.Calls;
        code.NameAddresses = [named];
        return code;
    }

    private void See(CodeObject caller, int offset, CodeObject callee, int times)
    {
        for (int i = 0; i < times; i++)
        {
            _sites.Note(caller, offset, callee);
        }
    }

    private static CodeObject Code(string qualifiedName, bool isResumable, ulong name = 0) => new()
    {
        Address = 0,
        Identity = default,
        FileName = "file.py"u8.ToArray(),
        QualifiedName = System.Text.Encoding.UTF8.GetBytes(qualifiedName),
        Name = name,
        Names = 0,
        Instructions = new byte[20],
        Lines = new LineTable(LineTableFormat.Locations, [], 1),
        Shape = new CodeShape { Code = 0, FrameBytes = 0, Locals = 0, IsResumable = isResumable, Kinds = new InstructionKind[10] },
    };
}
