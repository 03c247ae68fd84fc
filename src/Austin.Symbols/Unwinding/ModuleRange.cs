namespace Austin.Symbols.Unwinding;

/// <summary>An executable mapping of the process at [Start, End).</summary>
/// <param name="Start">First address.</param>
/// <param name="End">Address after the last.</param>
/// <param name="Bias">Process address minus file address.</param>
/// <param name="Tables">Unwind information of the file mapped there; null for anonymous memory.</param>
public readonly record struct ModuleRange(ulong Start, ulong End, ulong Bias, UnwindTables? Tables);
