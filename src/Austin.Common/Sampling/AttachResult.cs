

namespace Austin.Common.Sampling;

/// <summary>What the search for a Python process found.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Pid">The process that is sampled; differs from the one asked for behind a wrapper. 0 when none was found.</param>
/// <param name="PythonVersion">Version of that process's interpreter, such as <c>3.11.7</c> or <c>3.9.?</c>; null when none was found.</param>
/// <param name="Detail">Sentences for the user about a failure: what was refused or which version was met; else null.</param>
internal readonly record struct AttachResult(
    AttachOutcome Outcome, int Pid = 0, string? PythonVersion = null, string? Detail = null)
{
    public bool Found => Outcome == AttachOutcome.Found;
}
