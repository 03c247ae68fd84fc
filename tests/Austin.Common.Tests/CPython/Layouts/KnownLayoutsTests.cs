using System.Runtime.InteropServices;
using Austin.Common.CPython.Layouts;

namespace Austin.Common.Tests.CPython.Layouts;

public sealed class KnownLayoutsTests
{
    /// <remarks>offsetof in each version's headers on aarch64; what was read of 3.11 there is right with it (.ci/arm64).</remarks>
    [Theory]
    [InlineData(8, 1384)]
    [InlineData(9, 584)]
    [InlineData(10, 584)]
    [InlineData(11, 592)]
    [InlineData(12, -1)]
    public void What_follows_the_GIL_lies_further_on_aarch64(int minor, int currentThread)
    {
        InterpreterLayout here = KnownLayouts.For(minor, Architecture.X64)!;
        InterpreterLayout there = KnownLayouts.For(minor, Architecture.Arm64)!;
        Assert.Equal(currentThread, there.RuntimeCurrentThread);
        Assert.Equal(here, there with { RuntimeCurrentThread = here.RuntimeCurrentThread });
    }

    [Fact]
    public void Others_are_not_known()
    {
        Assert.Null(KnownLayouts.For(7, Architecture.Arm64));
        Assert.Null(KnownLayouts.For(13, Architecture.X64));
    }
}
