namespace Austin.Captures.Live;

/// <summary>A node of the call tree: a frame and who called it.</summary>
/// <param name="Parent">The caller's node, always of a smaller number; the root is its own.</param>
/// <param name="Frame">The frame; -1 at the root.</param>
/// <param name="Depth">Frames from the root, 0 at the root.</param>
/// <param name="IsOutermostFunction">Whether no caller is of the same function, so that its total counts.</param>
/// <param name="IsOutermostFrame">Whether no caller is of the same line of it.</param>
public readonly record struct LiveNode(int Parent, int Frame, int Depth, bool IsOutermostFunction, bool IsOutermostFrame);
