using Austin.Common.Linux;

namespace Austin.Common.Tests.Linux;

public sealed class RawArgumentsTests
{
    [Fact]
    public void Words_that_are_not_ours_are_encoded() =>
        Assert.Equal(["é"u8.ToArray(), ""u8.ToArray()], RawArguments.Encode(["é", ""]));

    [Fact]
    public void The_end_of_our_own_command_line_is_found()
    {
        string[] own = File.ReadAllText("/proc/self/cmdline").Split('\0')[..^1];
        IReadOnlyList<byte[]> words = RawArguments.Encode(own[^2..]);
        Assert.Equal(own[^2..], words.Select(System.Text.Encoding.UTF8.GetString));
    }
}
