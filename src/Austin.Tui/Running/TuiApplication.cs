using Austin.Captures.Frames;
using Austin.Common.CommandLine;
using Austin.Common.Console;
using Austin.Common.Linux;
using Austin.Tui.Drawing;

namespace Austin.Tui.Running;

/// <summary>All of <c>austin-tui</c> from the options to the exit code.</summary>
internal sealed class TuiApplication(TuiOptions options)
{
    private const int WaitMilliseconds = 100;

    // A sampler's reason for not sampling may be a few lines.
    private const int MaxReasonLines = 12;

    /// <summary>Runs the program.</summary>
    public int Run()
    {
        try
        {
            return Start();
        }
        catch (TuiFailure failure)
        {
            foreach (string line in failure.Message.Split('\n', StringSplitOptions.RemoveEmptyEntries).TakeLast(MaxReasonLines))
            {
                Console.Error.WriteLine($"{TuiCommand.Name}: {SafeText.Line(line)}");
            }

            return failure.ExitCode;
        }
    }

    private int Start()
    {
        if (!Terminal.Is(1))
        {
            throw new TuiFailure((int)ExitCode.Usage, "standard output is not a terminal; austin and austin-tools write files");
        }

        using TerminalDevice? terminal = TerminalDevice.TryOpen(out int errno);
        if (terminal is null)
        {
            throw new TuiFailure((int)ExitCode.Usage, $"there is no terminal: {ErrorText.Of(errno)}");
        }

        using WakeUp wake = new();
        using TuiSignals signals = new(wake.Set);
        using Source source = Source.Open(options, wake.Set);
        if (AwaitCapture(source, signals, wake) is int code)
        {
            return code;
        }

        using Screen screen = new(terminal);
        return new TuiSession(options.View, source, terminal, screen, PaletteOf(), signals, wake).Run();
    }

    private static Palette PaletteOf()
    {
        string? locale = new[] { "LC_ALL", "LC_CTYPE", "LANG" }.Select(Environment.GetEnvironmentVariable).FirstOrDefault(value => !string.IsNullOrEmpty(value));
        return Palette.For(Environment.GetEnvironmentVariable("TERM"), Environment.GetEnvironmentVariable("NO_COLOR"), locale);
    }

    // The screen stays untouched until it is certain that there is something to show.
    private static int? AwaitCapture(Source source, TuiSignals signals, WakeUp wake)
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

        if (source.Feed.HasSamples || !source.Feed.HasEnded)
        {
            return null;
        }

        if (source.Sampler is { } sampler)
        {
            int status = sampler.WaitForEnd() ?? (int)ExitCode.Internal;
            string errors = sampler.Errors.Trim();
            throw new TuiFailure(
                status == 0 ? (int)ExitCode.CannotLaunch : status, errors.Length > 0 ? errors : "the target ended before there was a sample of it");
        }

        throw new TuiFailure(TuiExitCode.NotACapture, $"{source.Target} {source.Feed.Problem ?? "has no samples"}");
    }
}
