namespace Austin.Captures.Frames;

/// <summary>A frame as the capture holds it. Unknown positions are 0.</summary>
/// <param name="Kind">What the frame stands for.</param>
/// <param name="FileId">Index in <c>CaptureTable.String</c> of the file name.</param>
/// <param name="FunctionId">Index in <c>CaptureTable.String</c> of the function name.</param>
/// <param name="Line">1-based line; for unresolved native frames the byte offset in the function.</param>
/// <param name="EndLine">1-based last line.</param>
/// <param name="Column">1-based first column, in UTF-8 bytes.</param>
/// <param name="EndColumn">1-based column after the last one.</param>
public readonly record struct CaptureFrame(
    CaptureFrameKind Kind, int FileId, int FunctionId, long Line, long EndLine = 0, long Column = 0, long EndColumn = 0);
