namespace Austin.Symbols.Dwarf;

/// <summary>One attribute of an abbreviation.</summary>
/// <param name="Name">Which attribute.</param>
/// <param name="Form">How its value is encoded.</param>
/// <param name="Implicit">The value itself for <see cref="DwarfForm.ImplicitConstant"/>.</param>
internal readonly record struct AttributeSpec(DwarfAttribute Name, DwarfForm Form, long Implicit);
