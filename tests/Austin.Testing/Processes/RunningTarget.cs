using System.Diagnostics;
using System.Text;
using Austin.Testing.Pythons;

namespace Austin.Testing.Processes;

/// <summary>A program that runs to be profiled; it and all its descendants are gone when this is disposed.</summary>
public sealed class RunningTarget : IDisposable
{
    private readonly ProcessFamily _family = new();
    private readonly TemporaryFolder _folder = new();
    private readonly StringBuilder _error = new();
    private readonly Process _process;
    private TargetReport? _report;

    private RunningTarget(IReadOnlyList<string> command)
    {
        // One that spins while the programs are compiled would take half a CPU from that for minutes.
        PublishedPrograms.Prepare();
        ProcessStartInfo start = new(command[0], command.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        _family.Adopt(start);
        TargetReport.Request(start, ReportPath);
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, _) => { };
        _process.ErrorDataReceived += (_, line) => _error.AppendLine(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>The process that was started; with a wrapper, the wrapper.</summary>
    public int Pid => _process.Id;

    /// <summary>What the target said about itself once it was ready; waits for it.</summary>
    public TargetReport Report => _report ??= TargetReport.Wait(ReportPath, () => _process.HasExited ? $"it ended: {_error}" : null);

    private string ReportPath => _folder.File("report");

    /// <summary>Starts a program of <c>tests/Targets</c> (or any script by its full path) and waits until it is ready.</summary>
    public static RunningTarget Start(Interpreter python, string program, params string[] arguments) =>
        Start([python.Path, Repository.Target(program), .. arguments]);

    /// <summary>Starts any command whose end is a program of <c>tests/Targets</c>, and waits until that is ready.</summary>
    public static RunningTarget Start(IReadOnlyList<string> command)
    {
        RunningTarget target = StartOnly(command);
        try
        {
            _ = target.Report;
            return target;
        }
        catch
        {
            target.Dispose();
            throw;
        }
    }

    /// <summary>Starts a command that reports nothing, or not yet.</summary>
    public static RunningTarget StartOnly(IReadOnlyList<string> command) => new(command);

    /// <summary>Tells the target to go on, where it waits for a line on its standard input.</summary>
    public void Proceed()
    {
        _process.StandardInput.WriteLine();
        _process.StandardInput.Flush();
    }

    /// <summary>Waits for the end of the process that was started and returns its exit code.</summary>
    public int WaitForExit()
    {
        if (!_process.WaitForExit(Patience.Limit))
        {
            throw new TimeoutException("The target does not end.");
        }

        return _process.ExitCode;
    }

    public bool HasExited => _process.HasExited;

    public void Dispose()
    {
        // A process whose main thread has ended shows no environment, and is not found in the family.
        _process.Kill();
        _family.End();
        _process.WaitForExit(Patience.Limit);
        _process.Dispose();
        _folder.Dispose();
    }
}
