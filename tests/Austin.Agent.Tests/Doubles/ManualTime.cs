namespace Austin.Agent.Tests.Doubles;

/// <summary>A clock that stands still unless it is set.</summary>
internal sealed class ManualTime : TimeProvider
{
    private static readonly DateTimeOffset _start = new(2026, 11, 28, 12, 0, 0, TimeSpan.Zero);

    private TimeSpan _passed;
    private TimeSpan _off;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => _start + _passed + _off;

    public override long GetTimestamp() => _passed.Ticks;

    /// <summary>Time goes by.</summary>
    public void Pass(TimeSpan time) => _passed += time;

    /// <summary>Somebody sets the machine's clock; no time goes by.</summary>
    public void Set(TimeSpan forward) => _off += forward;
}
