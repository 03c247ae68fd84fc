namespace Austin.Bench.Running;

/// <summary>A program and its arguments.</summary>
internal sealed record SamplerCommand(string Program, IReadOnlyList<string> Arguments);
