namespace Austin.Testing.Captures;

/// <summary>A frame of a capture. Kernel frames have the file <c>kernel</c>, native ones <c>native@PC</c>.</summary>
/// <param name="File">File name as the capture has it.</param>
/// <param name="Function">Function name as the capture has it.</param>
/// <param name="Line">Line, or the byte offset in a native function.</param>
/// <param name="EndLine">Last line; 0 when unknown, and always 0 in text.</param>
/// <param name="Column">First column, counted from 1; 0 when unknown, and always 0 in text.</param>
/// <param name="EndColumn">Column behind the last one, counted from 1; 0 when unknown, and always 0 in text.</param>
public sealed record CapturedFrame(string File, string Function, long Line, int EndLine = 0, int Column = 0, int EndColumn = 0)
{
    /// <summary>Whether it names a function of the interpreter's program, not of the machine below it.</summary>
    public bool IsPython => File != "kernel" && !File.StartsWith("native@", StringComparison.Ordinal);

    /// <summary>The frame as text shows it.</summary>
    public CapturedFrame WithoutColumns() => this with { EndLine = 0, Column = 0, EndColumn = 0 };

    public override string ToString() =>
        EndLine == 0 ? $"{File}:{Function}:{Line}" : $"{File}:{Function}:{Line}-{EndLine}({Column}-{EndColumn})";
}
