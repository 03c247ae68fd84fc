namespace Austin.Bench.Profiles;

/// <summary>A stack of a profile.</summary>
/// <param name="Frames">Outermost first.</param>
/// <param name="IsInvalid">Whether the sampler itself says that it is not whole.</param>
/// <param name="Count">How many samples it stands for.</param>
/// <param name="Weight">How much time, in the sampler's unit.</param>
internal readonly record struct StackSample(IReadOnlyList<StackFrame> Frames, bool IsInvalid, long Count, long Weight);
