namespace Austin.Common.Sampling;

/// <summary>Arguments and local variables of a frame, as text.</summary>
/// <param name="Values">Name and value of each that is set; arbitrary text of the target.</param>
/// <param name="State">Whether the frame was still there once they had been read.</param>
internal sealed record FrameLocals(IReadOnlyList<(string Name, string Value)> Values, LocalsState State)
{
    /// <summary>The same with what a later look tells of the frame: there are no values of one that is gone, and what is cut stays so.</summary>
    public FrameLocals After(LocalsState later) =>
        State == LocalsState.Gone || later == LocalsState.Gone ? new FrameLocals([], LocalsState.Gone)
        : State == LocalsState.Cut ? this
        : this with { State = later };
}
