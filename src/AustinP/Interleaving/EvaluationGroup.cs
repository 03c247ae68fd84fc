namespace AustinP.Interleaving;

/// <summary>The Python frames that one call of the evaluation loop runs.</summary>
/// <param name="End">Index after its innermost raw frame; it begins where the group before ends.</param>
/// <param name="Anchor">An address in the C frame of that call; 0 when unknown.</param>
/// <param name="NativeIndex">The native frame of that call; -1 while unknown.</param>
internal readonly record struct EvaluationGroup(int End, ulong Anchor, int NativeIndex = -1);
