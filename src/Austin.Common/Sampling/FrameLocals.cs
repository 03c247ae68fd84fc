namespace Austin.Common.Sampling;

/// <summary>Arguments and local variables of a frame, as text.</summary>
/// <param name="Values">Name and value of each that is set; arbitrary text of the target.</param>
/// <param name="State">Whether the frame was still there once they had been read.</param>
internal sealed record FrameLocals(IReadOnlyList<(string Name, string Value)> Values, LocalsState State);
