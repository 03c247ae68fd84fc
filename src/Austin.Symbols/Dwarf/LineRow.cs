namespace Austin.Symbols.Dwarf;

/// <summary>One row of a line table.</summary>
/// <param name="Delta">Address, relative to the first of its sequence.</param>
/// <param name="File">Number of the file in the unit's line table.</param>
/// <param name="Line">Line, 0 where no line made the code.</param>
/// <param name="Column">Column, 0 if unknown; larger ones are cut to 65535.</param>
internal readonly record struct LineRow(uint Delta, uint File, uint Line, ushort Column);
