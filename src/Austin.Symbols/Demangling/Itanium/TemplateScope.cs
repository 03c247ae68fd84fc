namespace Austin.Symbols.Demangling.Itanium;

/// <summary>The template whose arguments a template parameter means while a part of a name is printed.</summary>
/// <param name="Template">A node of kind <see cref="NodeKind.Template"/>.</param>
/// <param name="Outer">The scope in which the template's own arguments are read.</param>
internal sealed record TemplateScope(Node Template, TemplateScope? Outer);
