namespace Austin.Captures.Frames;

/// <summary>A frame of a stack.</summary>
/// <param name="Kind">What the frame stands for.</param>
/// <param name="FileId">Index in <see cref="FrameTable.String"/> of the file name.</param>
/// <param name="FunctionId">Index in <see cref="FrameTable.String"/> of the function name.</param>
/// <param name="Span">Where in the file.</param>
public readonly record struct Frame(FrameKind Kind, int FileId, int FunctionId, SourceSpan Span);
