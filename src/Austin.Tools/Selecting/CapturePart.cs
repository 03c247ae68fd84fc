using Austin.Captures.Reading;

namespace Austin.Tools.Selecting;

/// <summary>What was copied of a capture.</summary>
/// <param name="Samples">Number of samples.</param>
/// <param name="Duration">The length of the part, in µs.</param>
/// <param name="Whole">The length of the whole, in µs.</param>
/// <param name="Damage">What was wrong with the whole.</param>
internal readonly record struct CapturePart(long Samples, long Duration, long Whole, CaptureDamage Damage);
