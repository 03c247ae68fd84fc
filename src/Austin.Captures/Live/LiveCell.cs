namespace Austin.Captures.Live;

/// <summary>A cell: what a thread spent in a node itself.</summary>
/// <param name="Id">Dense number that never changes.</param>
/// <param name="Thread">The thread's id.</param>
/// <param name="Node">The node's id.</param>
public readonly record struct LiveCell(int Id, int Thread, int Node);
