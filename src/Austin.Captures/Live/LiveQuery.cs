namespace Austin.Captures.Live;

/// <summary>What a snapshot is asked for.</summary>
/// <param name="Metric">Which quantity, as an index in <see cref="LiveProfile.Metrics"/>.</param>
/// <param name="Thread">The id of one thread; null for all.</param>
/// <param name="Seconds">How far to reach back; 0 for the whole run.</param>
/// <param name="Now">The second it is, by the feeder's clock.</param>
public readonly record struct LiveQuery(int Metric, int? Thread, int Seconds, long Now);
