namespace Austin.Captures.Live;

/// <summary>A thread at the moment of a snapshot.</summary>
/// <param name="Id">Dense number that never changes.</param>
/// <param name="Pid">Its process.</param>
/// <param name="Number">The kernel's thread id; null if the capture names the thread otherwise.</param>
/// <param name="Label">Interpreter and thread id, as the text format has them.</param>
/// <param name="Name">The name the program gave it; empty when the capture does not tell.</param>
/// <param name="Samples">Samples since the start.</param>
/// <param name="Value">Sum of the metric in the window, in µs or bytes.</param>
/// <param name="TopNode">The node with most of the metric in the window; the root if there is none.</param>
/// <param name="LastNode">The stack of its last sample.</param>
/// <param name="LastIdle">Whether it was off the CPU then, as far as the mode tells.</param>
/// <param name="LastSecond">When that was, in seconds of the feeder's clock.</param>
public sealed record LiveThread(
    int Id, long Pid, ulong? Number, string Label, string Name, long Samples, long Value, int TopNode, int LastNode, bool LastIdle, long LastSecond)
{
    /// <summary>Whether it is the first thread of its process.</summary>
    public bool IsMain => Number == (ulong)Pid;

    /// <summary>Its time in the window, in µs; 0 unless the mode tells which of it was on a CPU.</summary>
    public long Time { get; init; }

    /// <summary>How much of <see cref="Time"/> it was on a CPU.</summary>
    public long CpuTime { get; init; }

    /// <summary>The same in per cent; null where the mode does not tell.</summary>
    public double? CpuShare => Time > 0 ? 100.0 * CpuTime / Time : null;
}
