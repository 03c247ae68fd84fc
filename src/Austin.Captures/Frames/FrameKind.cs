namespace Austin.Captures.Frames;

/// <summary>What a frame stands for.</summary>
public enum FrameKind : byte
{
    /// <summary>A Python function.</summary>
    Python,

    /// <summary>A native function; until it is resolved the file is <c>native@&lt;pc&gt;</c> and the line is the byte offset of the pc in the function.</summary>
    Native,

    /// <summary>A kernel function; only the function name is meaningful.</summary>
    Kernel,

    /// <summary>A part of the stack that could not be read, printed as <c>:INVALID:</c>; only captures hold such frames, samples a flag.</summary>
    Invalid,

    /// <summary>The collector, which the text format shows as an innermost frame <c>:GC:</c>; samples carry a flag instead.</summary>
    Gc,
}
