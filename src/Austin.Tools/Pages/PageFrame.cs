using Austin.Captures.Frames;

namespace Austin.Tools.Pages;

/// <summary>A frame as pages show it.</summary>
/// <param name="Function">Its function.</param>
/// <param name="File">Its file; empty for none.</param>
/// <param name="Line">1-based line; for unresolved native frames the byte offset in the function.</param>
/// <param name="Kind">What it stands for.</param>
internal readonly record struct PageFrame(string Function, string File, long Line, FrameKind Kind);
