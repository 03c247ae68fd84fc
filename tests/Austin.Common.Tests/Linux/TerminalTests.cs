using Austin.Common.Linux;

namespace Austin.Common.Tests.Linux;

public sealed class TerminalTests
{
    [Fact]
    public void A_pseudo_terminal_is_one_and_a_file_is_not()
    {
        using FileStream master = new("/dev/ptmx", FileMode.Open, FileAccess.ReadWrite);
        using FileStream file = new("/dev/null", FileMode.Open, FileAccess.Write);
        Assert.True(Terminal.Is((int)master.SafeFileHandle.DangerousGetHandle()));
        Assert.False(Terminal.Is((int)file.SafeFileHandle.DangerousGetHandle()));
        Assert.False(Terminal.Is(-1));
    }
}
