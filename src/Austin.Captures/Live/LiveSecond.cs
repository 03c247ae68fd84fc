namespace Austin.Captures.Live;

/// <summary>What was measured in a second, over all threads.</summary>
/// <param name="Second">Which, by the feeder's clock.</param>
/// <param name="Values">By metric, in µs or bytes.</param>
public sealed record LiveSecond(long Second, long[] Values);
