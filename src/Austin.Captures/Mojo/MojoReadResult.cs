namespace Austin.Captures.Mojo;

/// <summary>What <see cref="MojoReader.Read"/> found.</summary>
public enum MojoReadResult
{
    /// <summary>A complete event; the reader's properties describe it.</summary>
    Event,

    /// <summary>The buffer ends before the next event does, or exactly where one would begin.</summary>
    Incomplete,

    /// <summary>An id the version does not have. Nothing after it can be read, because events carry no length.</summary>
    UnknownEvent,

    /// <summary>An integer of more than ten bytes or 64 bits.</summary>
    IntegerTooLong,

    /// <summary>A string longer than the limit.</summary>
    StringTooLong,
}
