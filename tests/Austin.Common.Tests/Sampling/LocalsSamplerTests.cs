using Austin.Common.CPython.Layouts;
using Austin.Common.CPython.Stacks;
using Austin.Common.Sampling;
using Austin.Common.Sampling.Threads;
using Austin.Common.Tests.CPython;

namespace Austin.Common.Tests.Sampling;

public sealed class LocalsSamplerTests
{
    /// <remarks>A frame in memory full of zeros is that of a module, which has no variables of its own.</remarks>
    [Fact]
    public void Once_it_is_to_end_no_frame_is_read()
    {
        StopRequest stop = new();
        LocalsSampler sampler = new(new FakeMemory(0x10000, 0x10000), KnownLayouts.For(12)!, detail: 1);
        RawFrame[] frames = [new(0x11000, 0x12000, 0, RawFrameTraits.None)];
        sampler.Begin(stop);
        Assert.Equal(LocalsState.Same, sampler.Read(frames).Single().State);
        stop.Request(2);
        Assert.Equal(LocalsState.Cut, sampler.Read(frames).Single().State);
        sampler.Begin(new StopRequest());
        Assert.Equal(LocalsState.Same, sampler.Read(frames).Single().State);
    }
}
