using System.Diagnostics;
using System.Globalization;
using Austin.Captures.Frames;
using Austin.Common.Console;
using Austin.Common.Sampling;

namespace Austin.Common.Running;

/// <summary>A line on the terminal that tells how sampling goes, twice a second, from a thread of its own.</summary>
/// <remarks>It reads counters that the sampling loop writes; a figure may be one sample old.</remarks>
internal sealed class StatusLine : IDisposable
{
    // The line is to fit a narrow terminal.
    private const int MaxName = 24;

    private static readonly TimeSpan _period = TimeSpan.FromMilliseconds(500);

    private readonly Messenger _messenger;
    private readonly SamplingStatistics _statistics;
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly ManualResetEventSlim _end = new();
    private readonly Thread _thread;

    /// <summary>Begins to show it.</summary>
    public StatusLine(Messenger messenger, SamplingStatistics statistics)
    {
        _messenger = messenger;
        _statistics = statistics;
        _thread = new Thread(Refresh) { IsBackground = true };
        _thread.Start();
    }

    /// <summary>The text for a moment.</summary>
    /// <param name="elapsed">How long sampling goes on.</param>
    /// <param name="samples">Samples so far.</param>
    /// <param name="invalid">Of these, those with the invalid mark.</param>
    /// <param name="thread">The name of the thread that was last met after it ran; null for none.</param>
    public static string Format(TimeSpan elapsed, long samples, long invalid, string? thread)
    {
        double rate = elapsed > TimeSpan.Zero ? samples / elapsed.TotalSeconds : 0;
        string name = thread is null ? "" : $"  in {SafeText.Cut(SafeText.Line(thread), MaxName)}";
        return string.Create(CultureInfo.InvariantCulture,
            $"{(int)elapsed.TotalHours:00}:{elapsed.Minutes:00}:{elapsed.Seconds:00}  {samples:N0} samples  {rate:N0}/s  {invalid:N0} errors{name}");
    }

    /// <summary>Takes it away.</summary>
    public void Dispose()
    {
        _end.Set();
        _thread.Join();
        _messenger.EndStatus();
        _end.Dispose();
    }

    private void Refresh()
    {
        while (!_end.Wait(_period))
        {
            _messenger.Status(Format(Stopwatch.GetElapsedTime(_start), _statistics.Samples, _statistics.Invalid, _statistics.LastThread));
        }
    }
}
