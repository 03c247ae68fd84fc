namespace Austin.Tools.Gecko;

/// <summary>A sample of a thread: its stack, µs of wall and CPU time, and the signed change of memory in bytes.</summary>
internal readonly record struct GeckoSample(int Node, long Wall, long Cpu, long Memory);
