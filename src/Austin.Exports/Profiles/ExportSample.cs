namespace Austin.Exports.Profiles;

/// <summary>The sums of a stack.</summary>
/// <param name="Node">The stack, in the tree of the profile.</param>
/// <param name="Thread">Its thread; null where threads are not told apart.</param>
/// <param name="Values">One for each quantity of the profile, in µs or bytes.</param>
internal readonly record struct ExportSample(int Node, ExportThread? Thread, long[] Values);
