using System.Runtime.InteropServices;
using Austin.Captures.Frames;
using Austin.Captures.Tooling;
using Austin.Common.CommandLine;
using Austin.Common.Console;
using Austin.Common.Linux;
using Austin.Tools.Heatmap;
using Austin.Tools.Pages;
using Austin.Tools.Selecting;

namespace Austin.Tools.Recording;

/// <summary>One recording: the sampler runs to its end, then the results are made of what it wrote.</summary>
internal sealed class RecordRun : IDisposable
{
    // What shells exit with when a signal ended a program: 128 and its number.
    private const int SignalStatus = 128;
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(20);

    private readonly RecordOptions _options;
    private readonly ToolMessages _messages;
    private readonly RecordFiles _files;
    private readonly TargetSources? _sources;
    private readonly RecordWriter _writer;
    private readonly AutoResetEvent _woken = new(false);

    private volatile LaunchedProcess? _sampler;
    private volatile bool _isSnapshotWanted;
    private volatile int _samplerCode = -1;
    private int _stopSignals;
    private volatile int _firstSignal;

    /// <summary>Prepares the files.</summary>
    /// <exception cref="ToolException">The result could not be written.</exception>
    public RecordRun(RecordOptions options, ToolMessages messages)
    {
        (_options, _messages) = (options, messages);
        _files = new RecordFiles(options.Outputs[0]);
        _sources = options.Sampler.Pid is { } pid && options.Outputs.Any(output => output.Format.ShowsSources) ? new TargetSources(pid) : null;
        _writer = new RecordWriter(options, messages, new SourcePlaces(options.SourceRoots, _sources));
    }

    /// <summary>Runs to the end.</summary>
    /// <returns>The exit code.</returns>
    public int Run()
    {
        using StopSignals stop = new(Stop);
        using PosixSignalRegistration snapshot = PosixSignalRegistration.Create((PosixSignal)Signals.User1, context =>
        {
            context.Cancel = true;
            _isSnapshotWanted = true;
            _woken.Set();
        });
        LaunchedProcess? sampler = SamplerProcess.Start(_options, _files.Capture, _files.Report, out int errno);
        if (sampler is null)
        {
            return (int)_writer.Fail(ExitCode.CannotLaunch,
                $"cannot start {SamplerProcess.NameOf(_options)}: {ErrorText.Of(errno)}; it belongs beside austin-tools, or into PATH");
        }

        _sampler = sampler;
        _files.Sampler = sampler.Pid;
        if (_options.Sampler.Pid is { } pid && _options.Sampler.ExposureMicroseconds == 0)
        {
            _writer.Say($"recording process {pid} to its end; Ctrl-C ends the recording before");
        }

        if (_firstSignal != 0)
        {
            sampler.Signal(_firstSignal);
        }

        using PeriodRecorder? periods = _options.Every is { } every
            ? new PeriodRecorder(_options, _files, _writer, TimeSpan.FromMicroseconds(every))
            : null;
        int code = Wait(sampler, periods);
        _samplerCode = code;
        SamplerReport? report = SamplerReport.Read(_files.Report);
        return periods is not null ? FinishPeriods(periods, report, code) : Finish(report, code);
    }

    public void Dispose()
    {
        _files.Dispose();
        _sources?.Dispose();
        _woken.Dispose();
    }

    // Until the sampler has ended; its exit code.
    private int Wait(LaunchedProcess sampler, PeriodRecorder? periods)
    {
        while (!sampler.HasExited())
        {
            if (_isSnapshotWanted)
            {
                _isSnapshotWanted = false;
                if (periods is not null)
                {
                    periods.Split();
                }
                else
                {
                    Snapshot();
                }
            }

            _woken.WaitOne(_pause);
        }

        ExitStatus status = sampler.Wait(() => false)!.Value;
        if (!status.BySignal)
        {
            return status.Value;
        }

        _messages.Warn($"{SamplerProcess.NameOf(_options)} was ended by {Signals.Name(status.Value)}");
        return SignalStatus + status.Value;
    }

    // The first signal ends sampling; while the results are made, one ends us, and the samples stay.
    private void Stop(int signal)
    {
        bool isFirst = Interlocked.Increment(ref _stopSignals) == 1;
        _firstSignal = isFirst ? signal : _firstSignal;
        if (_samplerCode < 0)
        {
            _sampler?.Signal(signal);
            _woken.Set();
            return;
        }

        // Ctrl-C reaches the sampler too, which may be gone before it is heard of here.
        if (!isFirst || _samplerCode != 256 - signal)
        {
            _files.Keep = true;
            _files.Dispose();
            foreach (RecordOutput output in _options.Outputs)
            {
                File.Delete($"{output.Path}.{Environment.ProcessId}.part");
            }

            _writer.TellKept(_files.Capture);
            Environment.Exit(256 - signal);
        }
    }

    private void Snapshot()
    {
        try
        {
            (long samples, long duration, _, _) = CaptureSlice.Copy(_files.Capture, _messages, _files.Slice, _options.Range ?? TimeRange.All);
            if (samples == 0)
            {
                _writer.Say("no samples so far");
            }
            else if (_writer.Write(_files.Slice, _options.Outputs) == ExitCode.Success)
            {
                _writer.Tell("so far, ", new SamplerReport { Samples = samples, Duration = duration }, _options.Outputs);
            }
        }
        catch (Exception exception) when (exception is ToolException or IOException)
        {
            _messages.Warn(SafeText.Line(exception.Message));
        }
    }

    private int Finish(SamplerReport? report, int samplerCode)
    {
        string capture = _files.Capture;
        try
        {
            if (_options.Range is { } range)
            {
                (long samples, long duration, _, _) = CaptureSlice.Copy(capture, _messages, _files.Slice, range);
                report = new SamplerReport { Samples = samples, Duration = duration, Command = report?.Command, IsExposureOver = report?.IsExposureOver ?? false };
                capture = _files.Slice;
            }
        }
        catch (ToolException exception) when (exception.ExitCode == ToolExitCode.NotACapture)
        {
            report = new SamplerReport();
        }
        catch (ToolException exception)
        {
            ExitCode failure = _writer.Fail(ExitCode.OutputFailed, exception.Message);
            Keep();
            return samplerCode != 0 ? samplerCode : (int)failure;
        }

        report ??= Counted();
        if (report.Samples == 0)
        {
            return NoSamples(samplerCode);
        }

        ExitCode written = _writer.Write(capture, _options.Outputs);
        if (written is ExitCode.Success)
        {
            _writer.Tell("", report, _options.Outputs);
        }
        else if (written is not ExitCode.BrokenPipe)
        {
            Keep();
        }

        if (_options.Open && written == ExitCode.Success)
        {
            PageOpener.Open(_options.Outputs[0].Path, Path.GetFullPath(_options.Outputs[0].Path), _messages);
        }

        return CodeOf(samplerCode, written, report);
    }

    private int FinishPeriods(PeriodRecorder periods, SamplerReport? report, int samplerCode)
    {
        periods.Complete();
        if (periods.Failure != ExitCode.Success)
        {
            Keep();
        }

        return periods.Samples == 0 && periods.Failure == ExitCode.Success
            ? NoSamples(samplerCode)
            : CodeOf(samplerCode, periods.Failure, report ?? new SamplerReport());
    }

    private void Keep()
    {
        _files.Keep = true;
        _writer.TellKept(_files.Capture);
    }

    // Of a sampler that could not tell how it went.
    private SamplerReport Counted()
    {
        (long samples, long duration) = CaptureSlice.Measure(_files.Capture, _messages);
        return new SamplerReport { Samples = samples, Duration = duration };
    }

    // The sampler has told why, if it failed.
    private int NoSamples(int samplerCode)
    {
        string part = _options.Range is null ? "" : " in that range";
        return samplerCode != 0 ? samplerCode : (int)_writer.Fail(ExitCode.NothingToDo, $"no samples were taken{part}: nothing is written");
    }

    // What went wrong with the recording, else the command's own status.
    private static int CodeOf(int samplerCode, ExitCode written, SamplerReport report) => samplerCode != 0 ? samplerCode
        : written != ExitCode.Success ? (int)written
        : report is { Command: { } command, IsExposureOver: false } ? command.Value + (command.BySignal ? SignalStatus : 0)
        : 0;
}
