namespace Austin.Symbols.Dwarf;

/// <summary>A file of a line table.</summary>
/// <param name="Name">Where its name is.</param>
/// <param name="Directory">Number of its directory.</param>
internal readonly record struct LineFile(AttributeValue Name, ulong Directory);
