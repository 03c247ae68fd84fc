using System.Diagnostics;
using System.Text;
using Austin.Captures.Frames;
using Austin.Captures.Tooling;
using Austin.Common.Console;
using Austin.Common.Linux;

namespace Austin.Tools.Pages;

/// <summary>Shows a file with the program that the desktop has for it: the one way to open a page.</summary>
internal static class PageOpener
{
    private const int StandardError = 2;
    private const int NotFoundByShell = 127;

    // A program that runs so long shows something.
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(5);

    // Without any of them xdg-open (https://www.freedesktop.org/wiki/Software/xdg-utils/) looks for a browser in the terminal.
    private static readonly string[] _displays = ["DISPLAY", "WAYLAND_DISPLAY", "BROWSER"];

    /// <summary>Opens a file with xdg-open, and warns when that fails; takes seconds at most.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="messages">Warns.</param>
    public static void Open(string path, string name, ToolMessages messages)
    {
        if (Failure(Path.GetFullPath(path)) is { } reason)
        {
            messages.Warn($"cannot open {SafeText.Line(name)}: {reason}");
        }
    }

    // Null when it is shown.
    private static string? Failure(string path)
    {
        if (_displays.All(name => string.IsNullOrEmpty(Environment.GetEnvironmentVariable(name))))
        {
            return $"there is no display ({string.Join(", ", _displays[..^1])} and {_displays[^1]} are not set)";
        }

        // Apart from our terminal, whose Ctrl-C would end the browser too.
        byte[][] words = [.. new[] { "/bin/sh", "-c", "exec xdg-open \"$0\" >/dev/null 2>&1", path }.Select(Encoding.UTF8.GetBytes)];
        if (ProcessLauncher.StartApart(words, (StandardError, StandardError), out int errno) is not { } process)
        {
            return ErrorText.Of(errno);
        }

        long start = Stopwatch.GetTimestamp();
        return process.Wait(() => Stopwatch.GetElapsedTime(start) > _patience) is not { IsSuccess: false } status ? null
            : status.Value == NotFoundByShell ? "there is no xdg-open"
            : "xdg-open knows no program for it";
    }
}
