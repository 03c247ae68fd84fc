namespace Austin.Captures.Reading;

/// <summary>How a capture is written.</summary>
public enum CaptureFormat
{
    /// <summary>Collapsed stacks, one line per sample.</summary>
    Text,

    /// <summary>The binary format.</summary>
    Mojo,
}
