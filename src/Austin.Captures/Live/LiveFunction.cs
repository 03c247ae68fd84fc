using Austin.Captures.Frames;

namespace Austin.Captures.Live;

/// <summary>A function as people see it. Its names are safe to print, see <see cref="SafeText"/>.</summary>
/// <param name="Name">The function.</param>
/// <param name="File">Where it is; <c>native</c> for code that is known by its address only, empty where nothing is known.</param>
/// <param name="Kind">What it stands for.</param>
public sealed record LiveFunction(string Name, string File, FrameKind Kind);
