namespace Austin.Captures.Live;

/// <summary>How far a reader has come: numbers of entries of the tables that only grow, and a version of the sums.</summary>
/// <param name="Version">Cells that changed later have a higher one.</param>
/// <param name="Nodes">Nodes, the root included.</param>
/// <param name="Frames">Frames.</param>
/// <param name="Functions">Functions.</param>
/// <param name="Threads">Threads.</param>
/// <param name="Cells">Cells.</param>
/// <param name="Second">The second of the last sample, by the feeder's clock; its sums may grow further.</param>
public readonly record struct LiveMark(long Version, int Nodes, int Frames, int Functions, int Threads, int Cells, long Second);
