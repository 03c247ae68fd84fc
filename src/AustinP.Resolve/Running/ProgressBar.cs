using Spectre.Console;

namespace AustinP.Resolve.Running;

/// <summary>
/// A bar on a terminal that appears when work takes long, and leaves no trace. The work only says how far it is;
/// another thread draws.
/// </summary>
internal sealed class ProgressBar : IDisposable
{
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(100);

    private readonly ManualResetEventSlim _finished = new();
    private readonly Thread? _drawing;
    private volatile Step _step = new("starting", 0, 1);

    /// <param name="console">Where to draw; null to draw nothing.</param>
    /// <param name="delay">How long work may take without a bar.</param>
    public ProgressBar(IAnsiConsole? console, TimeSpan delay)
    {
        if (console is null || !console.Profile.Capabilities.Ansi)
        {
            return;
        }

        _drawing = new Thread(() => Draw(console, delay)) { IsBackground = true, Name = "progress" };
        _drawing.Start();
    }

    /// <summary>The progress of this process: on standard error if that is a terminal.</summary>
    public static ProgressBar Create(bool quiet) => new(
        quiet || Console.IsErrorRedirected ? null : AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) }),
        TimeSpan.FromSeconds(1));

    /// <summary>Says how far work is; cheap to call often.</summary>
    /// <param name="what">What is being done.</param>
    /// <param name="done">How much of it.</param>
    /// <param name="total">Of how much; 0 if that is not known.</param>
    public void Report(string what, long done, long total)
    {
        if (_drawing is not null)
        {
            _step = new Step(what, done, total);
        }
    }

    /// <summary>Removes the bar.</summary>
    public void Clear()
    {
        _finished.Set();
        _drawing?.Join();
    }

    public void Dispose()
    {
        Clear();
        _finished.Dispose();
    }

    private void Draw(IAnsiConsole console, TimeSpan delay)
    {
        if (_finished.Wait(delay))
        {
            return;
        }

        console.Progress()
            .AutoClear(true)
            .AutoRefresh(false)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .Start(context =>
            {
                ProgressTask task = context.AddTask(_step.What);
                do
                {
                    Step step = _step;
                    task.Description = step.What;
                    task.IsIndeterminate = step.Total <= 0;
                    task.MaxValue = Math.Max(1, step.Total);
                    task.Value = Math.Clamp(step.Done, 0, Math.Max(1, step.Total));
                    context.Refresh();
                }
                while (!_finished.Wait(_pause));
            });
    }

    private sealed record Step(string What, long Done, long Total);
}
