using AustinP.Resolve.Running;

namespace AustinP.Resolve.Tests.Running;

public sealed class ProgressLineTests : IDisposable
{
    private readonly StringWriter _terminal = new();
    private readonly ManualClock _clock = new();
    private readonly ProgressLine _progress;

    public ProgressLineTests() => _progress = new ProgressLine(_terminal, _clock);

    public void Dispose() => _terminal.Dispose();

    [Fact]
    public void ShortWorkShowsNothing()
    {
        _clock.Advance(0.9);
        _progress.Report("reading", 1, 2);
        _progress.Clear();
        Assert.Equal("", _terminal.ToString());
    }

    [Fact]
    public void LongWorkShowsABarThatGoesAwayAgain()
    {
        _clock.Advance(1.1);
        _progress.Report("reading", 1, 2);
        Assert.Equal($"\r[{new string('#', 15)}{new string('.', 15)}]  50 % reading                 ", _terminal.ToString());
        _progress.Clear();
        Assert.EndsWith("\r\e[K", _terminal.ToString());
    }

    [Fact]
    public void TheBarIsNotDrawnMoreOftenThanItCanBeSeen()
    {
        _clock.Advance(1.1);
        _progress.Report("reading", 1, 100);
        int length = _terminal.ToString().Length;
        _progress.Report("reading", 2, 100);
        Assert.Equal(length, _terminal.ToString().Length);
        _clock.Advance(0.2);
        _progress.Report("reading", 3, 100);
        Assert.Equal(2 * length, _terminal.ToString().Length);
    }

    [Fact]
    public void WithoutATerminalNothingIsDrawn()
    {
        ProgressLine none = new(null, _clock);
        _clock.Advance(5);
        none.Report("reading", 1, 2);
        none.Clear();
        Assert.Equal("", _terminal.ToString());
    }

    private sealed class ManualClock : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => _now;

        public void Advance(double seconds) => _now += (long)(seconds * TimestampFrequency);
    }
}
