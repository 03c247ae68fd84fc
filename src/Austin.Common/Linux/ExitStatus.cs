namespace Austin.Common.Linux;

/// <summary>How a process ended.</summary>
/// <param name="BySignal">Whether a signal killed it.</param>
/// <param name="Value">The signal's number, or the status it exited with.</param>
internal readonly record struct ExitStatus(bool BySignal, int Value)
{
    public bool IsSuccess => !BySignal && Value == 0;
}
