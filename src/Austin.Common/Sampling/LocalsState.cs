namespace Austin.Common.Sampling;

/// <summary>What became of a frame while its local variables were read.</summary>
internal enum LocalsState
{
    /// <summary>It was where it had been: the values belong to the line that is shown.</summary>
    Same,

    /// <summary>It had moved on: each value was there at some moment, not all of them at the same one.</summary>
    Moved,

    /// <summary>It had returned, or its variables could not be read: there are no values.</summary>
    Gone,
}
