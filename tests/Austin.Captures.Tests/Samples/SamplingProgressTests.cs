using Austin.Captures.Samples;

namespace Austin.Captures.Tests.Samples;

/// <summary>The metadatum by which a sampler tells how it does.</summary>
public sealed class SamplingProgressTests
{
    [Fact]
    public void What_is_written_is_read()
    {
        SamplingProgress progress = new(900, 100, 3600, 36, 2, 150, 132, 600, 54);
        Assert.True(SamplingProgress.TryParse(progress.Format(), out SamplingProgress read));
        Assert.Equal(progress, read);
        Assert.Equal((1.0, 10.0, 88.0, 9.0), (read.InvalidPercent, read.MissedPercent, read.GilPercent, read.WaitingPercent));
        Assert.Equal(new SamplingProgress(400, 60, 1600, 36, 1, 50, 32, 200, 4), read.Since(new(500, 40, 2000, 0, 1, 100, 100, 400, 50)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("1 2 3 4 5 6 7 8")]
    [InlineData("1 2 3 4 5 6 7 8 9 10")]
    [InlineData("1 2 3 4 -5 6 7 8 9")]
    [InlineData("1 2 3 4 5 6 7 8 99999999999999999999")]
    public void What_is_none_is_refused(string value) => Assert.False(SamplingProgress.TryParse(value, out _));

    [Fact]
    public void Shares_of_nothing_are_not_told() =>
        Assert.Equal((null, null, null, null), (default(SamplingProgress).InvalidPercent, default(SamplingProgress).MissedPercent, default(SamplingProgress).GilPercent, default(SamplingProgress).WaitingPercent));
}
