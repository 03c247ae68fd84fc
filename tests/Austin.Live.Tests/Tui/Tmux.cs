using System.Diagnostics;
using System.Globalization;

namespace Austin.Live.Tests.Tui;

/// <summary>A terminal of tmux with a program in it; gone with everything in it when this is disposed.</summary>
internal sealed class Tmux : IDisposable
{
    private readonly string _socket = $"austin-test-{Guid.NewGuid():N}";
    private readonly ProcessFamily _family = new();
    private readonly TemporaryFolder _folder = new();

    private Tmux()
    {
    }

    /// <summary>The working folder of the program.</summary>
    public string Folder => _folder.Path;

    /// <summary>Starts a shell command line; afterwards <c>EXIT=status</c> and the settings of the terminal are shown.</summary>
    /// <param name="command">For sh; <c>austin-tui</c> and both samplers are in PATH.</param>
    /// <param name="columns">Of the terminal.</param>
    /// <param name="rows">Of the terminal.</param>
    public static Tmux Start(string command, int columns = 100, int rows = 24)
    {
        Tmux tmux = Prepare();
        tmux.New($"{command}; echo EXIT=$?; stty -a; sleep 600", columns, rows);
        return tmux;
    }

    /// <summary>Starts an interactive shell.</summary>
    public static Tmux StartShell()
    {
        Tmux tmux = Prepare();
        tmux.New("exec bash --norc --noprofile -i", 100, 24);
        return tmux;
    }

    /// <summary>What the terminal shows, without blanks at the ends of rows.</summary>
    public string[] Rows(params string[] options) => [.. Run(["capture-pane", "-p", .. options]).TrimEnd('\n').Split('\n').Select(row => row.TrimEnd())];

    /// <summary>The same in one piece.</summary>
    public string Text => string.Join('\n', Rows());

    /// <summary>Presses keys, by the names of tmux.</summary>
    public void Press(params string[] keys) => Run(["send-keys", .. keys]);

    /// <summary>Waits until the terminal shows what is asked for.</summary>
    public void Await(Func<string, bool> condition, string description)
    {
        try
        {
            Patience.Until(() => condition(Text), description);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"Waited in vain: {description}. The terminal shows:\n{Text}");
        }
    }

    /// <summary>Waits until the terminal shows a text.</summary>
    public void Await(string text) => Await(shown => shown.Contains(text, StringComparison.Ordinal), text);

    public void Resize(int columns, int rows) => Run("resize-window", "-x", Number(columns), "-y", Number(rows));

    /// <summary>A format of tmux, such as <c>#{alternate_on}</c>.</summary>
    public string Display(string format) => Run("display", "-p", format).TrimEnd('\n');

    /// <summary>The id of austin-tui.</summary>
    public int ProgramId
    {
        get
        {
            int id = 0;
            Patience.Until(() => (id = _family.Members().FirstOrDefault(IsProgram)) != 0, "austin-tui runs");
            return id;
        }
    }

    /// <summary>Checks that the terminal is as it was before austin-tui, which has ended with a status.</summary>
    public void AssertRestored(int status)
    {
        Await($"EXIT={status.ToString(CultureInfo.InvariantCulture)}\n");
        Await("echonl");
        Assert.Equal("0 1 0", Display("#{alternate_on} #{cursor_flag} #{mouse_any_flag}"));
        string[] settings = Text.Split(' ', '\n', ';');
        Assert.Contains("echo", settings);
        Assert.Contains("icanon", settings);
        Assert.Contains("isig", settings);
        Assert.Contains("opost", settings);
    }

    public void Dispose()
    {
        _ = Execute(["kill-server"]);
        _family.End();
        _folder.Dispose();
    }

    private static Tmux Prepare()
    {
        InstalledProgram.Require("tmux");
        return new Tmux();
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static bool IsProgram(int pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/comm") == "austin-tui\n";
        }
        catch (IOException)
        {
            return false;
        }
    }

    private void New(string command, int columns, int rows) =>
        Run("-f", "/dev/null", "new-session", "-d", "-x", Number(columns), "-y", Number(rows), "-c", Folder, command);

    private string Run(params string[] arguments)
    {
        (int status, string output) = Execute(arguments);
        Assert.True(status == 0, $"tmux {string.Join(' ', arguments)}: {output}");
        return output;
    }

    private (int Status, string Output) Execute(string[] arguments)
    {
        ProcessStartInfo start = new("tmux", ["-u", "-L", _socket, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        _family.Adopt(start);
        start.Environment["PATH"] = string.Join(':',
            Path.GetDirectoryName(PublishedPrograms.Find("austin-tui")), Path.GetDirectoryName(PublishedPrograms.Of(Sampler.Austin)),
            Path.GetDirectoryName(PublishedPrograms.Of(Sampler.AustinP)),
            Environment.GetEnvironmentVariable("PATH"));
        start.Environment["LC_ALL"] = "C.UTF-8";
        start.Environment["AUSTIN_NO_LOGGING"] = "1";
        start.Environment.Remove("NO_COLOR");
        start.Environment.Remove("TMUX");
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + errors.Result);
    }
}
