namespace Austin.Captures.Live;

/// <summary>Sums of a function, or of a line of one.</summary>
/// <param name="Key">The function's id, or the frame's.</param>
/// <param name="Own">What was measured in it, in µs or bytes.</param>
/// <param name="Total">The same with all it called, once where it calls itself.</param>
public readonly record struct LiveRow(int Key, long Own, long Total);
