namespace Austin.Captures.Live;

/// <summary>A line of a function.</summary>
/// <param name="Function">The function.</param>
/// <param name="Line">1-based; for native code without lines the offset in the function; 0 where nothing is known.</param>
public readonly record struct LiveFrame(int Function, long Line);
