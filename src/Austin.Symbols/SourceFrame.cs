namespace Austin.Symbols;

/// <summary>One function at an address, as the source has it.</summary>
/// <param name="Function">Name of the function, or null.</param>
/// <param name="File">Path of the source file as the compiler wrote it, or null.</param>
/// <param name="Line">Line in the file, 0 if unknown.</param>
/// <param name="Column">Column in the line, 0 if unknown.</param>
/// <param name="IsInlined">The function was inlined into the next one of the chain.</param>
public readonly record struct SourceFrame(string? Function, string? File, uint Line, uint Column, bool IsInlined);
