namespace Austin.Captures.Mojo;

/// <summary>What a sample measures.</summary>
/// <param name="Time">Elapsed µs; null if there is no METRIC_TIME.</param>
/// <param name="Idle">Whether there is an IDLE.</param>
/// <param name="Memory">Signed bytes; null if there is no METRIC_MEMORY.</param>
public readonly record struct MojoMeasures(long? Time, bool Idle, long? Memory);
