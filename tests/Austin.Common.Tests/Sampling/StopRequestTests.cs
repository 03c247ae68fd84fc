using Austin.Common.Sampling;

namespace Austin.Common.Tests.Sampling;

public sealed class StopRequestTests
{
    [Theory]
    [InlineData(0, false)]
    [InlineData(249, false)]
    [InlineData(250, true)]
    [InlineData(5000, true)]
    public void A_second_signal_is_urgent_unless_it_is_the_echo_of_the_first(long later, bool urgent)
    {
        long now = 1000;
        StopRequest request = new(() => now);
        request.Request(2);
        now += later;
        request.Request(15);
        Assert.Equal((2, urgent), (request.Signal, request.IsUrgent));
    }
}
