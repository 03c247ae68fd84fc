using System.Diagnostics;

namespace Austin.Live.Tests.Agent;

/// <summary>The native executable <c>austin-agent</c>, gone when this is disposed.</summary>
internal sealed class AgentRun : IDisposable
{
    private readonly Process _process;
    private readonly List<string> _errors = [];
    private readonly Task<string> _output;

    private AgentRun(IReadOnlyList<string> command, IReadOnlyDictionary<string, string>? environment)
    {
        ProcessStartInfo start = new(command[0], command.Skip(1)) { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
        _process.ErrorDataReceived += (_, line) =>
        {
            lock (_errors)
            {
                _errors.Add(line.Data ?? "");
            }
        };
        _process.BeginErrorReadLine();
        _output = Task.Factory.StartNew(_process.StandardOutput.ReadToEnd, TaskCreationOptions.LongRunning);
    }

    public static string Program => PublishedPrograms.Find("austin-agent");

    public int Pid => _process.Id;

    /// <summary>What it said so far.</summary>
    public string Errors
    {
        get
        {
            lock (_errors)
            {
                return string.Join('\n', _errors);
            }
        }
    }

    public static AgentRun Start(IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string>? environment = null) =>
        new([Program, .. arguments], environment);

    /// <summary>Starts a command that ends up in it.</summary>
    public static AgentRun StartCommand(IReadOnlyList<string> command) => new(command, null);

    /// <summary>Runs it, or a command that ends up in it, to its end.</summary>
    public static (int ExitCode, string Output, string Errors) ToEnd(IReadOnlyList<string> command)
    {
        using AgentRun run = new(command, null);
        int exitCode = run.WaitForExit();
        return (exitCode, run._output.Result, run.Errors);
    }

    /// <summary>Waits until it has said something.</summary>
    public void WaitFor(string text) => Patience.Until(() => Errors.Contains(text, StringComparison.Ordinal), $"\"{text}\" in {Errors}");

    /// <summary>Asks it to end, and waits.</summary>
    /// <returns>The exit code.</returns>
    public int End(int signal = Signals.Terminate)
    {
        Assert.True(Signals.Send(Pid, signal));
        return WaitForExit();
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private int WaitForExit()
    {
        Assert.True(_process.WaitForExit(Patience.Limit), Errors);
        _process.WaitForExit();
        return _process.ExitCode;
    }
}
