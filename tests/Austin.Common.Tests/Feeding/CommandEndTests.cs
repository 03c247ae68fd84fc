using Austin.Common.CommandLine;
using Austin.Common.Feeding;
using Austin.Common.Linux;

namespace Austin.Common.Tests.Feeding;

/// <summary>How a command ended is read from what samplers say, with the very sentences that they say it with.</summary>
public sealed class CommandEndTests
{
    [Theory]
    [InlineData(false, 3, "command ended with 3")]
    [InlineData(true, 9, "command was ended by SIGKILL")]
    public void A_failure_is_told(bool bySignal, int value, string expected) =>
        Assert.Equal(expected, CommandEnd.Describe($"a warning.\n{Messages.CommandEnded(17, new ExitStatus(bySignal, value))}\n", 0, hasExposure: false));

    [Fact]
    public void Silence_is_success() => Assert.Equal("command ended with 0", CommandEnd.Describe("\n", 0, hasExposure: false));

    [Fact]
    public void What_is_not_known_is_not_told()
    {
        Assert.Null(CommandEnd.Describe("", 0, hasExposure: true));
        Assert.Null(CommandEnd.Describe("", null, hasExposure: false));
        Assert.Null(CommandEnd.Describe(Messages.CommandEnded(17, null), 0, hasExposure: false));
    }
}
