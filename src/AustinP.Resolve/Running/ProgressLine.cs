namespace AustinP.Resolve.Running;

/// <summary>A bar on a terminal that appears when work takes long, and leaves no trace.</summary>
/// <param name="terminal">Where to draw; null to draw nothing.</param>
/// <param name="clock">Tells how long work has been going on.</param>
internal sealed class ProgressLine(TextWriter? terminal, TimeProvider clock)
{
    private const int Width = 30;
    private static readonly TimeSpan _delay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private readonly long _started = clock.GetTimestamp();
    private TimeSpan _drawn;
    private bool _isVisible;

    /// <summary>The progress of this process: on standard error if that is a terminal.</summary>
    public static ProgressLine Create(bool quiet) => new(quiet || Console.IsErrorRedirected ? null : Console.Error, TimeProvider.System);

    /// <summary>Shows how far work is; cheap to call often.</summary>
    /// <param name="what">What is being done.</param>
    /// <param name="done">How much of it.</param>
    /// <param name="total">Of how much.</param>
    public void Report(string what, long done, long total)
    {
        if (terminal is null || total <= 0)
        {
            return;
        }

        lock (_lock)
        {
            TimeSpan elapsed = clock.GetElapsedTime(_started);
            if (elapsed < _delay || elapsed - _drawn < _pause)
            {
                return;
            }

            _drawn = elapsed;
            _isVisible = true;
            double share = Math.Clamp((double)done / total, 0, 1);
            int filled = (int)(share * Width);
            terminal.Write($"\r[{new string('#', filled)}{new string('.', Width - filled)}] {share * 100,3:F0} % {what,-24}");
        }
    }

    /// <summary>Removes the bar.</summary>
    public void Clear()
    {
        if (_isVisible)
        {
            terminal!.Write("\r\e[K");
            _isVisible = false;
        }
    }
}
