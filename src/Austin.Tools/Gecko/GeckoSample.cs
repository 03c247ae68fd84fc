namespace Austin.Tools.Gecko;

/// <summary>A sample of a thread.</summary>
/// <param name="Node">Its stack; the root where the thread has no sample.</param>
/// <param name="Begin">Where on the axis it begins, in µs.</param>
/// <param name="Wall">Its wall time in µs.</param>
/// <param name="Cpu">Its CPU time in µs.</param>
/// <param name="Memory">The signed change of memory in bytes.</param>
internal readonly record struct GeckoSample(int Node, long Begin, long Wall, long Cpu, long Memory);
