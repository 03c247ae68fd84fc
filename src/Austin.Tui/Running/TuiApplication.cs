using Austin.Captures.Frames;
using Austin.Captures.Live;
using Austin.Common.CommandLine;
using Austin.Common.Console;
using Austin.Common.Feeding;
using Austin.Common.Linux;
using Austin.Tui.Drawing;
using Austin.Tui.Views;

namespace Austin.Tui.Running;

/// <summary>All of <c>austin-tui</c> from the options to the exit code.</summary>
internal sealed class TuiApplication(TuiOptions options)
{
    private const int WaitMilliseconds = 100;

    /// <summary>Runs the program.</summary>
    /// <exception cref="LiveFailure">There is nothing to show, or no terminal; the screen is as it was.</exception>
    public int Run()
    {
        if (!Terminal.Is(1))
        {
            throw new LiveFailure((int)ExitCode.Usage, "standard output is not a terminal; austin and austin-tools write files");
        }

        using TerminalDevice? terminal = TerminalDevice.TryOpen(out int errno);
        if (terminal is null)
        {
            throw new LiveFailure((int)ExitCode.Usage, $"there is no terminal: {ErrorText.Of(errno)}");
        }

        using WakeUp wake = new();
        using TuiSignals signals = new(wake.Set);
        using LiveSource source = LiveSource.Open(options.Target, LiveLimits.Default, wake.Set);
        if (AwaitCapture(source, signals, wake) is int code)
        {
            return code;
        }

        try
        {
            int status = Show(source, terminal, signals, wake);
            return Save(source) || status != 0 ? status : (int)ExitCode.OutputFailed;
        }
        catch
        {
            _ = Save(source);
            throw;
        }
    }

    private int Show(LiveSource source, TerminalDevice terminal, TuiSignals signals, WakeUp wake)
    {
        using Screen screen = new(terminal);
        return new TuiSession(options, source, terminal, screen, PaletteOf(), signals, wake).Run();
    }

    // Whether what was to be saved is.
    private static bool Save(LiveSource source)
    {
        if (source.Saver is not { } saver)
        {
            return true;
        }

        source.Stop();
        bool isSaved = saver.Finish();
        string text = isSaved ? $"saved {saver.Path}: {Quantity.Count(saver.Samples)} samples" : saver.Problem ?? $"{saver.Path} was not written: there was no sample";
        System.Console.Error.WriteLine($"{TuiCommand.Name}: {SafeText.Line(text)}");
        return isSaved;
    }

    private static Palette PaletteOf()
    {
        string? locale = new[] { "LC_ALL", "LC_CTYPE", "LANG" }.Select(Environment.GetEnvironmentVariable).FirstOrDefault(value => !string.IsNullOrEmpty(value));
        return Palette.For(Environment.GetEnvironmentVariable("TERM"), Environment.GetEnvironmentVariable("NO_COLOR"), locale);
    }

    // The screen stays untouched until it is certain that there is something to show.
    private static int? AwaitCapture(LiveSource source, TuiSignals signals, WakeUp wake)
    {
        while (source.Feed.Profile is null && !source.Feed.HasEnded)
        {
            if (signals.StopSignal != 0)
            {
                return 256 - signals.StopSignal;
            }

            _ = wake.Wait(WaitMilliseconds);
        }

        // A file is read as a whole before it is shown; a sampler that fails ends at once.
        while (!source.Feed.HasSamples && !source.Feed.HasEnded && !source.Feed.IsLive && signals.StopSignal == 0)
        {
            _ = wake.Wait(WaitMilliseconds);
        }

        source.RequireSamples();
        return null;
    }
}
