namespace Austin.Bench.Running;

/// <summary>A sampler or a target did not do its work; the message says what it said.</summary>
internal sealed class RunFailedException(string message) : Exception(message);
