namespace Austin.Common.Sampling;

/// <summary>What became of a frame while its local variables were read.</summary>
internal enum LocalsState
{
    /// <summary>It was where it had been: the values belong to the line that is shown.</summary>
    Same,

    /// <summary>It had moved on: each value was there at some moment, not all of them at the same one.</summary>
    Moved,

    /// <summary>The look had cost what it may, or was to end: values are left out, and those that are there may be of different moments.</summary>
    Cut,

    /// <summary>It had returned, or its variables could not be read: there are no values.</summary>
    Gone,
}
