namespace Austin.Symbols.Dwarf;

/// <summary>A call that the compiler inlined.</summary>
/// <param name="Parent">Number of the inlined call around it, or -1 directly inside the function.</param>
/// <param name="Origin">Reference to the function that was inlined.</param>
/// <param name="File">Number of the calling file in the unit's line table.</param>
/// <param name="Line">Calling line, 0 if unknown.</param>
/// <param name="Column">Calling column, 0 if unknown.</param>
internal readonly record struct InlinedCall(int Parent, AttributeValue Origin, uint File, uint Line, uint Column);
