namespace Austin.Captures.Reading;

/// <summary>What was wrong with a capture that could be read nevertheless, in whole or up to a point.</summary>
public sealed class CaptureDamage
{
    /// <summary>The byte offset, after decompression, where the last event or line is cut off; null if the end is clean.</summary>
    public long? TruncatedAt { get; set; }

    /// <summary>The byte offset, after decompression, from which nothing more can be read; null if nothing stopped the reader.</summary>
    public long? StoppedAt { get; set; }

    /// <summary>Why the reader stopped.</summary>
    public string? StopReason { get; set; }

    /// <summary>Lines of text that are neither samples nor metadata.</summary>
    public long BadLines { get; set; }

    /// <summary>The 1-based number of the first such line.</summary>
    public long FirstBadLine { get; set; }

    /// <summary>Samples left out because they have no measure.</summary>
    public long UnmeasuredSamples { get; set; }

    /// <summary>References to frames or strings nobody defined; they became <c>:INVALID:</c> or <c>&lt;unknown&gt;</c>.</summary>
    public long UndefinedReferences { get; set; }

    /// <summary>Samples whose innermost frames were left out because there were too many.</summary>
    public long OverlongStacks { get; set; }

    /// <summary>One sentence per kind of damage.</summary>
    public IEnumerable<string> Describe()
    {
        if (StoppedAt is long stop)
        {
            yield return $"damaged at offset {stop}: {StopReason}; what precedes it was read";
        }

        if (TruncatedAt is long cut)
        {
            yield return $"truncated at offset {cut}; the complete samples before it were read";
        }

        if (BadLines > 0)
        {
            yield return $"{BadLines} unreadable lines skipped, the first is line {FirstBadLine}";
        }

        if (UnmeasuredSamples > 0)
        {
            yield return $"{UnmeasuredSamples} samples without a measure left out";
        }

        if (UndefinedReferences > 0)
        {
            yield return $"{UndefinedReferences} references to undefined frames or names";
        }

        if (OverlongStacks > 0)
        {
            yield return $"{OverlongStacks} stacks shortened because they have too many frames";
        }
    }
}
