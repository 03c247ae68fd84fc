using Austin.Common.Console;
using Austin.Common.Running;
using Austin.Testing;

namespace Austin.Common.Tests.Output;

public sealed class StatusLineTests
{
    [Theory]
    [InlineData(0, 0, 0, null, "00:00:00  0 samples  0/s  0 errors")]
    [InlineData(90, 9000, 2, "worker 1", "00:01:30  9,000 samples  100/s  2 errors  in worker 1")]
    [InlineData(90, 9000, 2, "\e[2J", "00:01:30  9,000 samples  100/s  2 errors  in \\x1b[2J")]
    [InlineData(90, 9000, 2, "a name that is too long for it", "00:01:30  9,000 samples  100/s  2 errors  in a name that is too long …")]
    [InlineData(360000, 3600000000, 1234, null, "100:00:00  3,600,000,000 samples  10,000/s  1,234 errors")]
    public void It_tells_time_samples_rate_errors_and_the_thread(int seconds, long samples, long invalid, string? thread, string expected) =>
        Assert.Equal(expected, StatusLine.Format(TimeSpan.FromSeconds(seconds), samples, invalid, thread));

    [Fact]
    public void A_message_takes_the_place_of_the_status()
    {
        using CapturedOutput output = new();
        Messenger messenger = new(output.File, Styling.Plain);
        messenger.Status("1 sample");
        messenger.Line("a child");
        messenger.Status("2 samples");
        messenger.EndStatus();
        messenger.EndStatus();
        Assert.Equal("1 sample\e[K\r\e[Ka child\n2 samples\e[K\r\e[K", output.Text);
    }
}
