using System.Diagnostics;
using AustinP.Resolve.Running;
using Spectre.Console;

namespace Austin.Live.Tests.Resolve.Running;

public sealed class ProgressBarTests : IDisposable
{
    private readonly StringWriter _terminal = new();
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _terminal.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void ShortWorkShowsNothing()
    {
        using ProgressBar progress = new(Terminal(AnsiSupport.Yes), TimeSpan.FromHours(1));
        progress.Report("reading", 1, 2);
        progress.Clear();
        Assert.Equal("", _terminal.ToString());
    }

    [Fact]
    public void LongWorkShowsABarThatGoesAwayAgain()
    {
        using ProgressBar progress = new(Terminal(AnsiSupport.Yes), TimeSpan.Zero);
        Assert.True(SpinWait.SpinUntil(
            () =>
            {
                progress.Report("reading", 1, 2);
                return Drawn().Contains("reading") && Drawn().Contains("50%");
            },
            TimeSpan.FromSeconds(30)));
        progress.Clear();
        Assert.EndsWith("\e[?25h", Drawn()); // the cursor is back
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void WithoutATerminalNothingIsDrawn(bool hasConsole)
    {
        using ProgressBar progress = new(hasConsole ? Terminal(AnsiSupport.No) : null, TimeSpan.Zero);
        progress.Report("reading", 1, 2);
        progress.Clear();
        Assert.Equal("", _terminal.ToString());
    }

    [SkippableTheory]
    [InlineData(true, "")]
    [InlineData(false, "")]
    [InlineData(false, "--quiet")]
    public void TheProgramDrawsOnATerminalAndNowhereElse(bool isTerminal, string option)
    {
        string capture = _folder.File("long");
        using (StreamWriter writer = new(capture))
        {
            // On a terminal, enough for some seconds.
            int samples = isTerminal ? 3_000_000 : 10_000;
            writer.Write("# mode: wall\n\n");
            for (int i = 0; i < samples; i++)
            {
                writer.Write($"P1;T0:{i % 7};a.py:function_{i % 1000}:{i % 90};native@{1 + (i % 5000):x}:name:1 {i}\n");
            }
        }

        string resolve = $"'{Environment.ProcessPath}' '{Path.Combine(AppContext.BaseDirectory, "austinp-resolve.dll")}' {option} '{capture}' /dev/null";
        string errors = _folder.File("errors");
        string line = isTerminal ? resolve : $"{resolve} 2> '{errors}'";
        ProcessStartInfo start = new("script", ["-qec", line, "/dev/null"]) { RedirectStandardOutput = true, RedirectStandardInput = true };
        start.Environment["TERM"] = "xterm";
        string screen = Run(start);
        Assert.Equal(isTerminal, screen.Contains("writing") && screen.Contains('%') && screen.Contains("\e["));
        string told = isTerminal ? screen : File.ReadAllText(errors);
        Assert.Equal(option.Length == 0, told.Contains("native frames (5000 addresses)"));
        Assert.Equal(isTerminal, told.Contains('\e'));
    }

    private static string Run(ProcessStartInfo start)
    {
        using (Process process = InstalledProgram.Start(start))
        {
            string screen = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, screen);
            return screen;
        }
    }

    private IAnsiConsole Terminal(AnsiSupport ansi) => AnsiConsole.Create(new AnsiConsoleSettings
    {
        Ansi = ansi,
        Interactive = InteractionSupport.Yes,
        Out = new AnsiConsoleOutput(TextWriter.Synchronized(_terminal)),
    });

    private string Drawn() => _terminal.ToString();
}
