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

    private void See(CodeObject caller, int offset, CodeObject callee, int times)
    {
        for (int i = 0; i < times; i++)
        {
            _sites.Note(caller, offset, callee);
        }
    }

    private static CodeObject Code(string name, bool isResumable) => new()
    {
        Address = 0,
        Identity = default,
        FileName = "file.py"u8.ToArray(),
        QualifiedName = System.Text.Encoding.UTF8.GetBytes(name),
        Name = 0,
        Names = 0,
        Instructions = new byte[20],
        Lines = new LineTable(LineTableFormat.Locations, [], 1),
        Shape = new CodeShape { Code = 0, FrameBytes = 0, Locals = 0, IsResumable = isResumable, Kinds = new InstructionKind[10] },
    };
}
