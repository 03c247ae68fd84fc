namespace AustinP.Interleaving;

/// <summary>A call of the evaluation loop, as the interpreter itself keeps track of it.</summary>
/// <param name="Anchor">Address of a structure in the C frame of that call.</param>
/// <param name="Frame">The innermost Python frame it runs (3.11); 0 when the structure does not tell.</param>
internal readonly record struct EvaluationCall(ulong Anchor, ulong Frame);
