namespace Austin.Captures.Frames;

/// <summary>A place in a source file, as the outputs print it. Captures may hold any number; CPython's are 32 bits wide.</summary>
/// <param name="Line">1-based line; 0 when unknown. For native frames that are not resolved the byte offset in the function.</param>
/// <param name="EndLine">1-based last line; 0 when unknown (CPython 3.10 and older).</param>
/// <param name="Column">1-based first column in UTF-8 bytes; 0 when unknown.</param>
/// <param name="EndColumn">1-based column after the last one; 0 when unknown.</param>
public readonly record struct SourceSpan(long Line, long EndLine = 0, long Column = 0, long EndColumn = 0);
