using System.Globalization;
using System.Text.RegularExpressions;

namespace Austin.Live.Tests.Tui;

/// <summary>austin-tui in a terminal of tmux, with real programs.</summary>
public sealed class TerminalTests
{
    [SkippableFact]
    public void Shares_are_those_of_the_program()
    {
        using Tmux tmux = TuiProgram.Busily("--window 30 --refresh 0.5");
        tmux.Await(shown => TuiProgram.Own(shown).GetValueOrDefault("three") > 0 && shown.Contains("00:00:1", StringComparison.Ordinal), "ten seconds of samples");
        Dictionary<string, double> own = TuiProgram.Own(tmux.Text);

        // Others may want the CPUs of this machine too: who runs when the clock is asked is off by more then.
        Assert.InRange(own["three"], 75 - 6, 75 + 6);
        Assert.InRange(own["one"], 25 - 6, 25 + 6);
        Assert.InRange(own.Values.Sum(), 99.5, 100.5);
    }

    [SkippableFact]
    public void Keys_choose_the_view_and_a_pause_holds_it()
    {
        using Tmux tmux = TuiProgram.Busily("--refresh 0.2");
        tmux.Await("three");
        foreach ((string key, string heading) in new[]
        {
            ("f", "▾ main"), ("g", "GRAPH"), ("t", "PROCESS:THREAD"), ("v", "LAST STACK"), ("?", "KEY"), ("x", "LAST STACK"), ("Escape", "%OWN"),
        })
        {
            tmux.Press(key);
            tmux.Await(heading);
        }

        tmux.Press("p");
        tmux.Await("[PAUSED]");
        string held = tmux.Text;
        Thread.Sleep(2_000);
        Assert.Equal(held, tmux.Text);
        tmux.Press("Down");
        tmux.Await(shown => Regex.IsMatch(shown, @"\n [^\n]*\n>", RegexOptions.None), "the cursor on the second row");
        tmux.Press("p");
        tmux.Await(shown => !shown.Contains("[PAUSED]", StringComparison.Ordinal) && shown.Split('\n')[1] != held.Split('\n')[1], "the display goes on");
    }

    [SkippableFact]
    public void A_saved_capture_shows_the_same_sums()
    {
        using Tmux tmux = TuiProgram.Busily("-x 3 --window 0");
        tmux.Await("ENDED");
        tmux.Press("s");
        tmux.Await("Saved austin-");
        Dictionary<string, double> own = Large(tmux.Text);
        string saved = Assert.Single(Directory.GetFiles(tmux.Folder, "austin-*.mojo"));
        tmux.Press("q");
        tmux.Await("EXIT=0");

        using Tmux second = Tmux.Start($"austin-tui {saved}");
        second.Await("FILE");
        Assert.Equal(own, Large(second.Text));

        // Which of those that have next to nothing are on the screen is left to chance.
        static Dictionary<string, double> Large(string shown) => TuiProgram.Own(shown).Where(one => one.Value >= 1).ToDictionary();
    }

    [SkippableTheory]
    [InlineData("capture.txt")]
    [InlineData("capture")]
    public void A_file_and_a_pipe_show_what_is_in_them(string name)
    {
        using Tmux tmux = Tmux.Start($"sleep 1; austin-tui {name}");
        File.WriteAllText(Path.Combine(tmux.Folder, name), MadeCapture.Text);
        tmux.Await("FILE");
        Assert.Equal(
            new Dictionary<string, double> { ["hot"] = 60, ["warm"] = 25, ["cold"] = 10, ["main"] = 5, ["serve"] = 0 }, TuiProgram.Own(tmux.Text));

        using Tmux piped = Tmux.Start($"cat {Path.Combine(tmux.Folder, name)} | austin-tui --window 0 -");
        piped.Await("ENDED");
        Assert.Equal(TuiProgram.Own(tmux.Text), TuiProgram.Own(piped.Text));
        piped.Press("q");
        piped.AssertRestored(0);
    }

    [SkippableFact]
    public void A_resized_terminal_looks_like_a_new_one()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.File("capture.txt"), MadeCapture.Text);
        string command = $"austin-tui {folder.File("capture.txt")}";
        using Tmux tmux = Tmux.Start(command);
        tmux.Await("hot");
        foreach ((int columns, int rows) in new[] { (80, 24), (60, 12), (40, 8), (120, 40) })
        {
            tmux.Resize(columns, rows);
            using Tmux fresh = Tmux.Start(command, columns, rows);
            fresh.Await(columns < 60 ? "too small" : "hot");
            string expected = fresh.Text;
            tmux.Await(shown => shown == expected, $"the same at {columns}x{rows} as\n{expected}");
        }
    }

    [SkippableTheory]
    [InlineData(15, 241)]
    [InlineData(1, 255)]
    [InlineData(2, 254)]
    [InlineData(3, 253)]
    public void A_signal_gives_the_terminal_back(int signal, int status)
    {
        using Tmux tmux = TuiProgram.Busily("");
        tmux.Await("three");
        Assert.Equal("1 0", tmux.Display("#{alternate_on} #{cursor_flag}"));
        Assert.True(Signals.Send(tmux.ProgramId, signal));
        tmux.AssertRestored(status);
    }

    [SkippableTheory]
    [InlineData("q")]
    [InlineData("C-c")]
    public void A_key_gives_the_terminal_back_and_the_command_goes_on(string key)
    {
        using Tmux tmux = TuiProgram.Busily("", "import os\nopen('pid', 'w').write(str(os.getpid()))\n");
        tmux.Await("three");
        int pid = int.Parse(File.ReadAllText(Path.Combine(tmux.Folder, "pid")), CultureInfo.InvariantCulture);
        tmux.Press(key);
        tmux.AssertRestored(0);
        Assert.Contains("R", File.ReadAllText($"/proc/{pid}/status").Split('\n').Single(line => line.StartsWith("State:", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [SkippableFact]
    public void An_error_gives_the_terminal_back_before_it_is_told()
    {
        using Tmux tmux = Tmux.Start($"AUSTIN_TUI_FAULT=1 austin-tui {TuiProgram.Python} -c 'while True: pass'");
        tmux.AssertRestored(70);
        Assert.StartsWith("austin-tui: internal error, please report it: InvalidOperationException", tmux.Text, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_suspended_program_gives_the_terminal_back_until_it_goes_on()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.File("capture.txt"), MadeCapture.Text);
        using Tmux tmux = Tmux.StartShell();
        tmux.Press($"austin-tui {folder.File("capture.txt")}", "Enter");
        tmux.Await("FILE");
        tmux.Press("C-z");
        tmux.Await("Stopped");
        Assert.Equal("0 1", tmux.Display("#{alternate_on} #{cursor_flag}"));
        tmux.Press("fg", "Enter");
        tmux.Await("%OWN");
        Assert.Equal("1 0", tmux.Display("#{alternate_on} #{cursor_flag}"));
        tmux.Press("q");
        tmux.Await(_ => tmux.Display("#{alternate_on}") == "0", "the terminal is given back");
        tmux.Press("echo done-$?", "Enter");
        tmux.Await("done-0");
    }

    [SkippableFact]
    public void The_command_prints_into_the_log_and_never_on_the_screen()
    {
        string talk = "import sys\nfor i in range(1000): print('NOISE', i)\nprint('CRY', file=sys.stderr)\nassert sys.stdin.read() == ''\nsys.stdout.flush()\n";
        using Tmux tmux = TuiProgram.Busily("--log out.txt", talk);
        tmux.Await("three");
        Assert.DoesNotContain("NOISE", tmux.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("CRY", tmux.Text, StringComparison.Ordinal);
        string log = File.ReadAllText(Path.Combine(tmux.Folder, "out.txt"));
        Assert.Equal(1000, Regex.Count(log, "^NOISE ", RegexOptions.Multiline));
        Assert.Contains("CRY", log, StringComparison.Ordinal);
        tmux.Press("q");
        tmux.AssertRestored(0);
        Assert.DoesNotContain("NOISE", tmux.Text, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Names_of_the_program_do_not_act_on_the_terminal()
    {
        string program = """
            def spin():
                while True: pass
            name = "\x1b]0;pwned\x07\x1b[2Jx"
            type(spin)(spin.__code__.replace(co_name=name, co_qualname=name) if hasattr(spin.__code__, "co_qualname") else spin.__code__.replace(co_name=name), {})()
            """;
        using Tmux tmux = TuiProgram.Start("", program);
        tmux.Await(@"\x1b]0\x3bpwned\x07\x1b[2Jx");
        Assert.DoesNotContain("pwned", tmux.Display("#{pane_title}"), StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("TERM=screen")]
    [InlineData("TERM=tmux-256color")]
    [InlineData("TERM=dumb")]
    [InlineData("NO_COLOR=1")]
    public void Any_terminal_will_do(string setting)
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.File("capture.txt"), MadeCapture.Text);
        using Tmux tmux = Tmux.Start($"{setting} austin-tui {folder.File("capture.txt")}");
        tmux.Await("hot");
        bool hasColours = Regex.IsMatch(string.Join('\n', tmux.Rows("-e")), "\e\\[[0-9;]*3[1-6]m");
        Assert.Equal(setting.StartsWith("TERM", StringComparison.Ordinal) && !setting.EndsWith("dumb", StringComparison.Ordinal), hasColours);
        tmux.Press("Down");
        tmux.Await("\n>    0.25 s");
        tmux.Press("q");
        tmux.AssertRestored(0);
    }

    [SkippableFact]
    public void A_terminal_that_takes_nothing_does_not_hold_up_the_samples()
    {
        using Tmux tmux = TuiProgram.Busily("--refresh 0.1");
        tmux.Await("three");
        int server = int.Parse(tmux.Display("#{pid}"), CultureInfo.InvariantCulture);
        int program = tmux.ProgramId;
        Assert.True(Signals.Send(server, Signals.Stop));
        try
        {
            Thread.Sleep(3_000);
            long before = BytesRead(program);
            Thread.Sleep(2_000);
            Assert.True(BytesRead(program) > before + 500, "no samples were read while the terminal stood still");
        }
        finally
        {
            Assert.True(Signals.Send(server, Signals.Continue));
        }

        tmux.Press("q");
        tmux.AssertRestored(0);
    }

    [SkippableTheory]
    [InlineData("austin-tui -p 4194303", 36)]
    [InlineData("austin-tui no-such-command-or-file", 33)]
    [InlineData("austin-tui --no-such-option", 64)]
    [InlineData("austin-tui", 64)]
    [InlineData("austin-tui --threshold 101 x", 64)]
    [InlineData("austin-tui --threshold x x", 64)]
    [InlineData("austin-tui -p x", 64)]
    [InlineData("austin-tui /dev/null/x | cat; exit 64", 64)]
    [InlineData("austin-tui /etc/passwd", 65)]
    [InlineData("austin-tui sh -c 'exit 3'", 33)]
    public void What_cannot_be_shown_is_told_without_touching_the_screen(string command, int status)
    {
        using Tmux tmux = Tmux.Start($"({command})");
        tmux.AssertRestored(status);
        Assert.Contains("austin-tui: ", tmux.Text, StringComparison.Ordinal);
    }

    private static long BytesRead(int pid) =>
        long.Parse(File.ReadLines($"/proc/{pid}/io").First(line => line.StartsWith("rchar:", StringComparison.Ordinal))[6..], CultureInfo.InvariantCulture);
}
