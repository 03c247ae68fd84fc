namespace Austin.Bench.Running;

/// <summary>One run of a sampler on a live process.</summary>
/// <param name="Pid">The process.</param>
/// <param name="IntervalMicroseconds">Time between two samples; 0 for as fast as it can.</param>
/// <param name="Seconds">How long to sample.</param>
/// <param name="OutputPath">Where the profile goes.</param>
/// <param name="Kind">In which format.</param>
internal sealed record RunRequest(int Pid, int IntervalMicroseconds, int Seconds, string OutputPath, OutputKind Kind = OutputKind.Text)
{
    /// <summary>Further options, of samplers that know them.</summary>
    public IReadOnlyList<string> Options { get; init; } = [];
}
