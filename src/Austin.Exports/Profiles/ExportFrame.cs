using Austin.Captures.Frames;

namespace Austin.Exports.Profiles;

/// <summary>A place in a program, as exports name it.</summary>
/// <param name="Function">The function.</param>
/// <param name="File">Where it is; empty where that is not known.</param>
/// <param name="Line">1-based; for native code without lines the offset in the function; 0 where nothing is known.</param>
/// <param name="Kind">What it stands for.</param>
/// <param name="Pc">The address in the process, of native code; null for anything else.</param>
internal readonly record struct ExportFrame(string Function, string File, long Line, FrameKind Kind, ulong? Pc = null);
