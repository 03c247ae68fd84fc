namespace Austin.Captures.Reading;

/// <summary>What <see cref="CaptureReader.Read"/> found next.</summary>
public enum CaptureItem
{
    /// <summary>A key and a value.</summary>
    Metadata,

    /// <summary>A complete sample.</summary>
    Sample,

    /// <summary>The end of the capture, or of what can be read of it.</summary>
    End,
}
