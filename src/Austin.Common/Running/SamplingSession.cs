using System.Diagnostics;
using Austin.Captures.Frames;
using Austin.Captures.Mojo;
using Austin.Captures.Samples;
using Austin.Captures.Text;
using Austin.Captures.Writing;
using Austin.Common.CommandLine;
using Austin.Common.Console;
using Austin.Common.Linux;
using Austin.Common.Sampling;
using Austin.Common.Sampling.Loop;

namespace Austin.Common.Running;

/// <summary>One run: find the target, sample it, end it if we started it, report.</summary>
internal sealed class SamplingSession(
    ProgramIdentity identity, SamplerOptions options, Styling outputStyling, Messenger errors, Syslog log, StopRequest stop, RunReport report)
{
    // A command may be gone before the signal that ended it is heard here, too.
    private static readonly TimeSpan _signalPatience = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan _shortPatience = TimeSpan.FromMilliseconds(20);

    // What shells exit with when a signal ended a program: 128 and its number.
    private const int SignalStatus = 128;

    /// <summary>Runs to the end.</summary>
    /// <returns>The exit code.</returns>
    public int Run(ISampler sampler, OutputFile output)
    {
        if (options.Pid is not { } pid)
        {
            ChildSubreaper.Become();
            LaunchedProcess? command = ProcessLauncher.Start(RawArguments.Encode(options.Command), options.OutputPath is null, out int errno);
            return command is null ? CannotLaunch(errno) : Run(sampler, output, command);
        }

        if (!AttachedProcess.TryOpen(pid, out AttachedProcess process))
        {
            return Fail(sampler, new AttachResult(AttachOutcome.NoSuchProcess), launched: null);
        }

        using (process)
        {
            return Run(sampler, output, process);
        }
    }

    private int Run(ISampler sampler, OutputFile output, ITargetProcess target)
    {
        LaunchedProcess? launched = target as LaunchedProcess;
        try
        {
            return Search(sampler, output, target, launched);
        }
        catch (Exception exception)
        {
            return Survive(sampler, launched, exception);
        }
    }

    private int Search(ISampler sampler, OutputFile output, ITargetProcess target, LaunchedProcess? launched)
    {
        ProcessReporter reporter = new(errors, target.Pid, options.Children, options.Pipe, options.Quiet);
        reporter.BeginSearch();
        AttachResult result = sampler.Attach(target, reporter, stop);
        report.Attach = result;
        if (!result.Found)
        {
            return Fail(sampler, result, launched);
        }

        // What a Python program leaves behind is none of ours unless asked for; what is behind a wrapper is the program.
        if (launched is not null && !options.Children && result.Pid == launched.Pid)
        {
            ChildSubreaper.Cease();
        }

        return options.Where ? Where(sampler, output, target, result) : Sample(sampler, output, launched, result);
    }

    private int Where(ISampler sampler, OutputFile output, ITargetProcess target, AttachResult result)
    {
        if (options.Pipe && !options.Json && result.PythonVersion is { } version)
        {
            new TextSampleWriter(output, SamplingMode.Wall).Metadata("python", version);
        }

        new WhereSession(options, outputStyling, stop).Run(sampler, output, target, result.PythonVersion);
        return Code(output);
    }

    private int Sample(ISampler sampler, OutputFile output, LaunchedProcess? launched, AttachResult result)
    {
        if (options.ExposureMicroseconds > 0 && !options.IsSilent)
        {
            long seconds = options.ExposureMicroseconds / 1_000_000;
            errors.Line($"{errors.Styling.Icon("🕑")}Sampling for {seconds} second{(seconds == 1 ? "" : "s")}");
        }

        ISampleWriter writer = options.Binary ? new MojoSampleWriter(output, options.Mode) : new TextSampleWriter(output, options.Mode);
        writer = options.Hide.Count > 0 ? new HidingSampleWriter(writer, new HiddenFiles(options.Hide)) : writer;
        writer.Begin();
        sampler.DescribeMaps(writer);
        Header(result).Write(writer);
        sampler.DescribeThreads(writer);
        writer.EndHeader();

        SamplingStatistics statistics = new(options.IntervalMicroseconds);
        report.Statistics = statistics;
        long start = Stopwatch.GetTimestamp();
        RunEnd end = Run(sampler, writer, statistics, launched is not null);
        report.End = end;
        ExitStatus? status = null;
        if (launched is not null)
        {
            // Nobody is to wait for the end of the command to read what there is.
            output.Flush();
            launched = end == RunEnd.TargetGone ? launched : Remaining(launched, result);
            status = End(sampler, launched, end);
            statistics.Duration = end == RunEnd.Failed ? statistics.Duration : (long)Stopwatch.GetElapsedTime(start).TotalMicroseconds;
        }

        sampler.Dispose();

        writer.BeginTrailer();
        StatisticsReport.WriteMetadata(writer, statistics, options.Gc, options.Pipe);
        writer.End();
        if (!options.IsSilent)
        {
            StatisticsReport.Write(errors, statistics, options.Gc);
        }

        if (launched is not null)
        {
            ReportStatus(launched, status, end);
            if (end == RunEnd.TargetGone && WasStopped(status))
            {
                report.End = RunEnd.Stopped;
            }
        }

        return Code(output);
    }

    // Ctrl-C reaches the command and us at once, and one result is to come of it, whoever is first.
    private bool WasStopped(ExitStatus? status)
    {
        if (status is { BySignal: true, Value: Signals.Interrupt } && !stop.IsRequested)
        {
            stop.Request(Signals.Interrupt);
        }

        int signal = status is { } ended ? ended.Value - (ended.BySignal ? 0 : SignalStatus) : 0;
        bool isLikely = signal is Signals.Hangup or Signals.Interrupt or Signals.Terminate;
        return stop.IsRequestedWithin(isLikely ? _signalPatience : _shortPatience);
    }

    // The process to end: the command, or the program that lives on without it, if that is our child now.
    private static LaunchedProcess Remaining(LaunchedProcess launched, AttachResult result)
    {
        List<int> children = [];
        ProcessStat.AddChildren(Environment.ProcessId, children);
        return launched.HasExited() && result.Pid != launched.Pid && children.Contains(result.Pid) ? new LaunchedProcess(result.Pid) : launched;
    }

    // With a status line where the terminal shows no samples.
    private RunEnd Run(ISampler sampler, ISampleWriter writer, SamplingStatistics statistics, bool isLaunched)
    {
        bool showsStatus = errors.Styling.Emoji && !outputStyling.Emoji && !options.IsSilent;
        using StatusLine? status = showsStatus ? new StatusLine(errors, statistics) : null;
        try
        {
            return sampler.Run(writer, statistics, stop);
        }
        catch (Exception exception)
        {
            Tell(exception, isLaunched);
            return RunEnd.Failed;
        }
    }

    // An error that is not the sampling's: nothing more can be written, but the command is not ours to end.
    private int Survive(ISampler sampler, LaunchedProcess? launched, Exception exception)
    {
        Tell(exception, launched is not null);
        if (launched is not null)
        {
            ExitStatus? status = End(sampler, launched, RunEnd.Failed);
            ReportStatus(launched, status, RunEnd.Failed);
        }

        return (int)ExitCode.Internal;
    }

    private ExitStatus? End(ISampler sampler, LaunchedProcess launched, RunEnd end)
    {
        report.Command = new CommandEnding(launched, stop, ReleaseLateStops).Finish(end);
        return report.Command;

        void ReleaseLateStops()
        {
            try
            {
                sampler.ReleaseLateStops();
            }
            catch (Exception exception)
            {
                report.Fault ??= exception;
            }
        }
    }

    private void Tell(Exception exception, bool isLaunched)
    {
        report.Fault ??= exception;
        string text = Messages.Internal(errors.Styling, exception, Messages.ProfileEnds(isLaunched));
        log.Error(text);
        errors.Line();
        errors.Line(text);
    }

    private SampleHeader Header(AttachResult result) => new()
    {
        Version = identity.Version,
        IntervalMicroseconds = options.IntervalMicroseconds,
        Mode = options.Mode,
        MemoryKilobytes = PhysicalMemory.TotalKilobytes(),
        Implementation = Product.Implementation,
        Multiprocess = options.Children,
        HideIdle = options.HideIdle,
        Async = options.Async == AsyncDetail.None ? null : options.Async.ToString().ToLowerInvariant(),
        PythonVersion = options.Pipe ? result.PythonVersion : null,
    };

    private void ReportStatus(LaunchedProcess launched, ExitStatus? status, RunEnd end)
    {
        // When silent only what a client would want to show: a command that failed by itself.
        bool failedItself = end is RunEnd.TargetGone or RunEnd.Failed && status is { IsSuccess: false };
        if (!options.IsSilent || failedItself || status is null)
        {
            errors.Line(Messages.CommandEnded(launched.Pid, status, afterExposure: end == RunEnd.ExposureOver));
        }
    }

    private int CannotLaunch(int errno)
    {
        string reason = $"{SafeText.Line(options.Command[0])}: {ErrorText.Of(errno)}.";
        log.Error($"Cannot launch the command: {reason}");
        report.Reason = Messages.CannotLaunch(Styling.Plain, reason);
        errors.Line();
        errors.Line(Messages.CannotLaunch(errors.Styling, reason));
        return (int)ExitCode.CannotLaunch;
    }

    private int Fail(ISampler sampler, AttachResult result, LaunchedProcess? launched)
    {
        bool hasEnded = launched is not null && launched.HasExited();
        report.Command = hasEnded ? launched!.Wait(() => true) : null;
        if (result.Outcome == AttachOutcome.Stopped || (hasEnded && WasStopped(report.Command)))
        {
            ExitStatus? stopped = launched is null ? null : End(sampler, launched, RunEnd.Stopped);
            if (launched is not null && !options.IsSilent)
            {
                errors.Line(Messages.CommandEnded(launched.Pid, stopped));
            }

            return 256 - stop.Signal;
        }

        (ExitCode code, string text) = Messages.For(errors.Styling, result.Outcome, launched is not null);
        string detail = result.Detail is { } sentences ? $" {SafeText.Line(sentences)}" : "";
        report.Reason = Messages.For(Styling.Plain, result.Outcome, launched is not null).Text + detail;
        log.Error(text);
        errors.Line();
        errors.Line(text + detail);
        if (hasEnded)
        {
            errors.Line(Messages.CommandEnded(launched!.Pid, report.Command));
        }
        else
        {
            launched?.Signal(Signals.Terminate);
        }

        return (int)code;
    }

    private int Code(OutputFile output)
    {
        if (report.Fault is not null)
        {
            return (int)ExitCode.Internal;
        }

        if (output.Failed)
        {
            bool brokenPipe = output.Errno == ErrorText.BrokenPipe;
            errors.Line(brokenPipe
                ? Messages.BrokenPipe(errors.Styling)
                : Messages.OutputFailed(errors.Styling, ErrorText.Of(output.Errno)));
            return (int)(brokenPipe ? ExitCode.BrokenPipe : ExitCode.OutputFailed);
        }

        return stop.IsRequested ? 256 - stop.Signal : (int)ExitCode.Success;
    }
}
