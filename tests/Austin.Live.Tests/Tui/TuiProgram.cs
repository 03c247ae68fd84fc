using System.Globalization;
using System.Text.RegularExpressions;

namespace Austin.Live.Tests.Tui;

/// <summary>austin-tui with a Python program of which the shares are known, and what its screen says of it.</summary>
internal static class TuiProgram
{
    /// <summary>Three quarters of the time in three, one quarter in one.</summary>
    public const string Busy = """
        import sys, time
        def three(end):
            while time.perf_counter() < end: pass
        def one(end):
            while time.perf_counter() < end: pass
        def main():
            start = time.perf_counter()
            while True:
                three(start + 0.015); one(start + 0.020); start += 0.020
        main()
        """;

    /// <summary>In front of <see cref="Busy"/>: a thread of the name sleeper, which sleeps in nap.</summary>
    public const string Sleeper = """
        import threading, time
        def nap():
            while True: time.sleep(0.5)
        threading.Thread(target=nap, name="sleeper", daemon=True).start()

        """;

    /// <summary>The interpreter.</summary>
    public static string Python { get; } = Interpreters.RequireAny().Path;

    /// <summary>Watches <see cref="Busy"/>.</summary>
    /// <param name="options">Of austin-tui.</param>
    /// <param name="before">What the program does first.</param>
    public static Tmux Busily(string options, string before = "") => Start(options, before + Busy);

    /// <summary>Watches a program.</summary>
    /// <param name="options">Of austin-tui.</param>
    /// <param name="text">The program.</param>
    public static Tmux Start(string options, string text)
    {
        string folder = Directory.CreateTempSubdirectory("austin-tui-").FullName;
        string path = Path.Combine(folder, "program.py");
        File.WriteAllText(path, text);
        return Tmux.Start($"(austin-tui {options} {Python} {path}; status=$?; rm -r {folder}; exit $status)");
    }

    /// <summary>Own shares by the name of the function, of which several files may have one, from the table of top.</summary>
    public static Dictionary<string, double> Own(string shown) => Regex
        .Matches(shown, @"^[> ] +[\d.]+ \w+ +[\d.]+ \w+ +([\d.]+) +[\d.]+  (\S+)", RegexOptions.Multiline)
        .GroupBy(match => match.Groups[2].Value, match => double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture))
        .ToDictionary(group => group.Key, group => Math.Round(group.Sum(), 1));
}
