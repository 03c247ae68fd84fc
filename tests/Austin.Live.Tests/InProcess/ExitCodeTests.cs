using System.Diagnostics;
using System.Globalization;
using Austin.Common.CommandLine;
using Austin.Common.Linux;
using Austin.Common.Sampling;
using Signals = Austin.Common.Linux.Signals;

namespace Austin.Live.Tests.InProcess;

/// <summary>The rows of the error table.</summary>
[Collection(nameof(OwnProcess))]
public sealed class ExitCodeTests
{
    [Theory]
    [InlineData(3, AttachOutcome.UnsupportedVersion, "\nCannot determine the version of the Python interpreter")]
    [InlineData(32, AttachOutcome.NotPython, "\nIt looks like you are trying to profile a process that is not a Python process.")]
    [InlineData(33, AttachOutcome.Exited, "\nCannot launch the given command or it terminated too quickly.")]
    [InlineData(35, AttachOutcome.TimedOut, "\nThe process you are trying to run doesn't seem to be a Python process")]
    [InlineData(36, AttachOutcome.NoSuchProcess, "\nCannot attach to the given process. Make sure that the PID ")]
    [InlineData(37, AttachOutcome.NoPermission, "\nInsufficient permissions.")]
    [InlineData(39, AttachOutcome.NoPythonChildren, "process, and that has not spawned any child Python processes")]
    public void A_started_command_that_cannot_be_sampled_is_ended(int code, object outcome, string text)
    {
        ScriptedSampler sampler = Failing((AttachOutcome)outcome);
        ApplicationRun run = ApplicationRun.Of(sampler, "-P", "sleep", "60");
        Assert.Equal((code, ""), (run.Code, run.Out));
        Assert.Contains(text, run.Error, StringComparison.Ordinal);
        Assert.Equal(new ExitStatus(true, Signals.Terminate), ((LaunchedProcess)sampler.Target).Wait(() => false));
    }

    [Theory]
    [InlineData(32, AttachOutcome.NotPython, "that is not a Python process.")]
    [InlineData(35, AttachOutcome.TimedOut, "The process you are trying to attach to doesn't seem")]
    [InlineData(36, AttachOutcome.NoSuchProcess, "Cannot attach")]
    [InlineData(37, AttachOutcome.NoPermission, "Insufficient permissions")]
    [InlineData(38, AttachOutcome.Exited, "No such process. ")]
    public void A_running_process_that_cannot_be_sampled_is_left_alone(int code, object outcome, string text)
    {
        using Sleeper sleeper = new();
        foreach (string option in new[] { "-p", "-w", "-Cp" })
        {
            ApplicationRun run = ApplicationRun.Of(Failing((AttachOutcome)outcome), option, sleeper.Pid);
            Assert.Equal(code, run.Code);
            Assert.Contains(text, run.Error, StringComparison.Ordinal);
        }

        Assert.True(sleeper.IsRunning);
    }

    [Fact]
    public void The_detail_of_a_failure_is_told_safely()
    {
        ScriptedSampler sampler = new() { OnAttach = (_, _, _) => new AttachResult(AttachOutcome.NoPermission, Detail: "ptrace_scope is 1.\e[2J") };
        Assert.EndsWith(" ptrace_scope is 1.\\x1b[2J\n", ApplicationRun.Of(sampler, "sleep", "60").Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-p")]
    [InlineData("-w")]
    [InlineData("-Cp")]
    public void A_process_that_does_not_exist_is_36(string option)
    {
        ApplicationRun run = ApplicationRun.Of(null, option, "2147483646");
        Assert.Equal((36, ""), (run.Code, run.Out));
        Assert.Contains("\nCannot attach to the given process.", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no-such-command", "No such file or directory")]
    [InlineData("/etc/passwd", "Permission denied")]
    public void A_command_that_cannot_be_started_is_33(string command, string reason)
    {
        ApplicationRun run = ApplicationRun.Of(null, command);
        Assert.Equal(33, run.Code);
        Assert.EndsWith($"\n\nCannot launch the given command or it terminated too quickly. {command}: {reason}.\n", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_command_that_ends_at_once_is_33_with_its_status()
    {
        ScriptedSampler sampler = new()
        {
            OnAttach = (target, _, _) =>
            {
                SpinWait.SpinUntil(target.HasExited);
                return new AttachResult(AttachOutcome.Exited);
            },
        };
        ApplicationRun run = ApplicationRun.Of(sampler, "sh", "-c", "exit 4");
        Assert.Equal(33, run.Code);
        Assert.EndsWith("terminated too quickly.\nThe command exited with status 4.\n", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_without_anything_to_sample_are_255()
    {
        ApplicationRun run = ApplicationRun.Of(null, "-C");
        Assert.Equal((255, ""), (run.Code, run.Out));
        Assert.EndsWith("]\n\nI need either a command to run or a PID to attach to.\n", run.Error, StringComparison.Ordinal);
        Assert.Equal("\nI need either a command to run or a PID to attach to.\n", ApplicationRun.Of(null, "-P").Error);
    }

    [Fact]
    public void An_output_file_that_cannot_be_created_is_255_and_nothing_is_started()
    {
        string witness = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        ApplicationRun run = ApplicationRun.Of(null, "-o", "/no/such/folder/x", "touch", witness);
        Assert.Equal((255, "Unable to create the given output file\n"), (run.Code, run.Out));
        Assert.Equal("austin: /no/such/folder/x: No such file or directory\n", run.Error);
        Assert.False(File.Exists(witness));
    }

    [Fact]
    public void A_wrong_command_line_is_64_with_two_lines()
    {
        ApplicationRun run = ApplicationRun.Of(null, "-i", "1.5ms", "python3");
        Assert.Equal((64, ""), (run.Code, run.Out));
        Assert.Equal(
            "austin: the sampling interval must be a positive integer\nTry `austin --help' or `austin --usage' for more information.\n",
            run.Error);
        Assert.StartsWith("/opt/bin/austin: invalid option -- 'z'\nTry `austin ", ApplicationRun.Of(null, "-z").Error, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData(Signals.Interrupt, 254, "SIGINT")]
    [InlineData(Signals.Terminate, 241, "SIGTERM")]
    [InlineData(Signals.Hangup, 255, "SIGHUP")]
    public void A_signal_is_passed_on_and_the_command_waited_for(int signal, int code, string name)
    {
        SignalMask.SkipIfIgnored(signal);
        ScriptedSampler sampler = new() { OnRun = (_, _, _, stop) => Stop(stop, signal) };
        ApplicationRun run = ApplicationRun.Of(sampler, "sleep", "60");
        Assert.Equal(code, run.Code);
        Assert.EndsWith($"The command was ended by {name}.\n", run.Error, StringComparison.Ordinal);
        Assert.EndsWith("\n\n", run.Out, StringComparison.Ordinal);
    }

    // Ctrl-C: the command is gone at once, and the program hears of the signal before, after or never.
    [Theory]
    [InlineData("kill -INT $$", -1, 254)]
    [InlineData("kill -INT $$", 0, 254)]
    [InlineData("kill -INT $$", 10, 254)]
    [InlineData("exit 130", 10, 254)]
    [InlineData("kill -TERM $$", 10, 254)]
    [InlineData("kill -TERM $$", -1, 0)]
    [InlineData("exit 130", -1, 0)]
    public void A_signal_to_both_has_one_result_whoever_is_first(string script, int milliseconds, int code)
    {
        ScriptedSampler sampler = new()
        {
            OnRun = (running, _, _, stop) =>
            {
                Assert.True(SpinWait.SpinUntil(running.Target.HasExited, 30_000));
                if (milliseconds == 0)
                {
                    stop.Request(Signals.Interrupt);
                }
                else if (milliseconds > 0)
                {
                    // The pool may have no thread to spare while other tests block its own.
                    new Thread(() =>
                    {
                        Thread.Sleep(milliseconds);
                        stop.Request(Signals.Interrupt);
                    }).Start();
                }

                return RunEnd.TargetGone;
            },
        };
        Assert.Equal(code, ApplicationRun.Of(sampler, "sh", "-c", script).Code);
    }

    [Fact]
    public void A_command_that_a_signal_ends_while_it_is_searched_gives_that_result_too()
    {
        ScriptedSampler sampler = new()
        {
            OnAttach = (target, _, _) =>
            {
                Assert.True(SpinWait.SpinUntil(target.HasExited, 30_000));
                return new AttachResult(AttachOutcome.Exited);
            },
        };
        ApplicationRun run = ApplicationRun.Of(sampler, "sh", "-c", "kill -INT $$");
        Assert.Equal(254, run.Code);
        Assert.EndsWith("The command was ended by SIGINT.\n", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_signal_while_searching_ends_the_command_too()
    {
        ScriptedSampler sampler = new()
        {
            OnAttach = (_, _, stop) =>
            {
                stop.Request(Signals.Interrupt);
                return new AttachResult(AttachOutcome.Stopped);
            },
        };
        ApplicationRun run = ApplicationRun.Of(sampler, "sleep", "60");
        Assert.Equal((254, ""), (run.Code, run.Out));
        Assert.EndsWith("The command was ended by SIGINT.\n", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_real_signal_stops_the_run()
    {
        ScriptedSampler sampler = new()
        {
            OnRun = (_, _, _, stop) =>
            {
                Process.Start("kill", ["-TERM", Environment.ProcessId.ToString(CultureInfo.InvariantCulture)]).WaitForExit();
                return SpinWait.SpinUntil(() => stop.IsRequested, 30_000) ? RunEnd.Stopped : RunEnd.TargetGone;
            },
        };
        using Sleeper sleeper = new();
        Assert.Equal(241, ApplicationRun.Of(sampler, "-p", sleeper.Pid).Code);
        Assert.True(sleeper.IsRunning);
    }

    [Fact]
    public void A_second_signal_stops_waiting_for_a_command_that_ignores_the_first()
    {
        ScriptedSampler sampler = new()
        {
            OnRun = (_, _, _, stop) =>
            {
                // One that follows at once is the echo of the first.
                do
                {
                    stop.Request(Signals.Interrupt);
                }
                while (!stop.IsUrgent);

                return RunEnd.Stopped;
            },
        };
        ApplicationRun run = ApplicationRun.Of(sampler, "sh", "-c", "trap '' INT; sleep 60");
        LaunchedProcess command = (LaunchedProcess)sampler.Target;
        Assert.Equal(254, run.Code);
        Assert.EndsWith($"The command still runs as process {command.Pid}.\n", run.Error, StringComparison.Ordinal);
        command.Signal(Signals.Kill);
        command.Wait(() => false);
    }

    [Fact]
    public void The_end_of_the_exposure_terminates_the_command_and_is_success()
    {
        ScriptedSampler sampler = new() { OnRun = (_, _, _, _) => RunEnd.ExposureOver };
        ApplicationRun run = ApplicationRun.Of(sampler, "-x1", "sleep", "60");
        Assert.Equal(0, run.Code);
        Assert.EndsWith("\nNo samples collected.\nThe exposure is over: the command was ended with SIGTERM, as intended.\n", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_full_disk_is_74_and_ends_the_command()
    {
        using FileStream full = new("/dev/full", FileMode.Open, FileAccess.Write);
        ApplicationRun run = ApplicationRun.WithOutput(
            (int)full.SafeFileHandle.DangerousGetHandle(), CompatibleVersion.Austin37, WritingUntilFailure(), "sleep", "60");
        Assert.Equal(74, run.Code);
        Assert.Contains("The command was ended by SIGTERM.\n", run.Error, StringComparison.Ordinal);
        Assert.EndsWith("Cannot write the samples: No space left on device. The output is incomplete.\n", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reader_that_goes_away_is_141_and_ends_the_command()
    {
        using System.IO.Pipes.AnonymousPipeServerStream pipe = new(System.IO.Pipes.PipeDirection.Out);
        pipe.ClientSafePipeHandle.Dispose();
        ApplicationRun run = ApplicationRun.WithOutput(
            (int)pipe.SafePipeHandle.DangerousGetHandle(), CompatibleVersion.Austin37, WritingUntilFailure(), "sleep", "60");
        Assert.Equal(141, run.Code);
        Assert.Contains("The command was ended by SIGTERM.\n", run.Error, StringComparison.Ordinal);
        Assert.EndsWith("Nobody reads the samples any more. The output is incomplete.\n", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failed_command_is_told_in_pipe_mode_too()
    {
        ApplicationRun run = ApplicationRun.Of(null, "-P", "sh", "-c", "exit 3");
        Assert.Equal((0, "The command exited with status 3.\n"), (run.Code, run.Error));
    }

    [Fact]
    public void An_unexpected_error_is_70_and_names_itself()
    {
        ScriptedSampler sampler = new() { OnAttach = (_, _, _) => throw new InvalidOperationException("bad\nthing") };
        using Sleeper sleeper = new();
        ApplicationRun run = ApplicationRun.Of(sampler, "-p", sleeper.Pid);
        Assert.Equal(70, run.Code);
        Assert.Contains(
            "\nAn unexpected error occurred. The profile ends here. Please report it with this text: InvalidOperationException: bad\\x0athing [",
            run.Error,
            StringComparison.Ordinal);
    }

    private static ScriptedSampler Failing(AttachOutcome outcome) => new() { OnAttach = (_, _, _) => new AttachResult(outcome) };

    private static RunEnd Stop(StopRequest stop, int signal)
    {
        stop.Request(signal);
        return RunEnd.Stopped;
    }

    private static ScriptedSampler WritingUntilFailure() => new()
    {
        OnRun = (sampler, sink, statistics, _) =>
        {
            while (!sink.Failed)
            {
                sampler.WriteSample(sink, statistics);
            }

            return RunEnd.OutputFailed;
        },
    };
}
