namespace Austin.Captures.Frames;

/// <summary>What a frame of a capture stands for, as far as the file tells.</summary>
public enum CaptureFrameKind : byte
{
    /// <summary>A Python function.</summary>
    Python,

    /// <summary>A native function, resolved or not.</summary>
    Native,

    /// <summary>A kernel function; only the function name is meaningful.</summary>
    Kernel,

    /// <summary>A part of the stack that could not be read, printed as <c>:INVALID:</c>.</summary>
    Invalid,

    /// <summary>The collector, which the text format shows as an innermost frame <c>:GC:</c>; samples carry a flag instead.</summary>
    Gc,
}
