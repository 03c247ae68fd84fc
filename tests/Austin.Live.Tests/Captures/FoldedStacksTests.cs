namespace Austin.Live.Tests.Captures;

public sealed class FoldedStacksTests
{
    [Fact]
    public void SumsEachStackAndIgnoresWhatIsNotOne()
    {
        FoldedStacks folded = FoldedStacks.Fold("# mode: wall\n\nP1;T0:1;a b.py:f:1 5\nP1;T0:1;a b.py:f:1 7\nP1;T0:1 1\nP1;T0:1;x -4\n\n# duration: 12\n");

        Assert.Equal(12, folded.Totals["P1;T0:1;a b.py:f:1"]);
        Assert.Equal(13, folded.Sum);
        Assert.Equal(["P1;T0:1;x -4"], folded.Ignored);
    }
}
