namespace Austin.Captures.Frames;

/// <summary>What a frame of a sample stands for.</summary>
public enum FrameKind : byte
{
    /// <summary>A Python function at a source location.</summary>
    Python,

    /// <summary>A native function; the file is <c>native@&lt;pc&gt;</c> and the line is the byte offset of the pc in the function.</summary>
    Native,

    /// <summary>A kernel function; only the function name is meaningful.</summary>
    Kernel,
}
