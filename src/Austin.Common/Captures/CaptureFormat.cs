namespace Austin.Common.Captures;

/// <summary>How a capture is written.</summary>
internal enum CaptureFormat
{
    /// <summary>Collapsed stacks, one line per sample.</summary>
    Text,

    /// <summary>The binary format.</summary>
    Mojo,
}
