namespace Austin.Live.Tests.Native;

/// <summary>A native frame of an oracle.</summary>
/// <param name="Pc">Program counter; 0 when it does not tell.</param>
/// <param name="Function">Name of the function; null when it has none.</param>
internal sealed record EuFrame(ulong Pc, string? Function)
{
    /// <summary>Whether Python frames may stand here: in a stripped file the loop's split-off part has no name.</summary>
    public bool MayEvaluate => Function is null || Function.Contains("PyEval_EvalFrameDefault", StringComparison.Ordinal);

    /// <summary>Whether Python frames must stand here.</summary>
    public bool Evaluates => Function is not null && MayEvaluate;
}
