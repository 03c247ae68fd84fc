using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Austin.Captures.Files;
using Austin.Captures.Reading;
using Austin.Captures.Tooling;
using Austin.Captures.Writing;
using Austin.Common.CommandLine;
using Austin.Tools.Selecting;

namespace Austin.Tools.Recording;

/// <summary>Splits a capture that is being written into periods, each with files of its own.</summary>
/// <remarks>One thread follows the capture and cuts it by the clock; another makes the results, so that it does not hold up the first.</remarks>
internal sealed class PeriodRecorder : IDisposable
{
    private readonly RecordOptions _options;
    private readonly RecordFiles _files;
    private readonly RecordWriter _writer;
    private readonly TimeSpan _length;
    private readonly BlockingCollection<Period> _finished = [];
    private readonly List<(string Key, string Value)> _metadata = [];
    private readonly Thread _follower;
    private readonly Thread _converter;

    private volatile bool _isComplete;
    private volatile bool _isSplitWanted;
    private ToolOutput? _output;
    private CaptureWriter? _current;
    private CaptureReader? _reader;
    private long _start;
    private long _samples;
    private int _number;

    /// <summary>Starts to follow.</summary>
    /// <param name="options">What is made of each period.</param>
    /// <param name="files">Where the capture is.</param>
    /// <param name="writer">Makes the results.</param>
    /// <param name="length">Length of a period.</param>
    public PeriodRecorder(RecordOptions options, RecordFiles files, RecordWriter writer, TimeSpan length)
    {
        (_options, _files, _writer, _length) = (options, files, writer, length);
        _follower = new Thread(Follow);
        _converter = new Thread(Convert);
        _follower.Start();
        _converter.Start();
    }

    /// <summary>Samples of all periods.</summary>
    public long Samples { get; private set; }

    /// <summary>The first thing that went wrong.</summary>
    public ExitCode Failure { get; private set; }

    /// <summary>Ends the current period at once.</summary>
    public void Split() => _isSplitWanted = true;

    /// <summary>Takes what is left, after the end of the sampler, and waits until all is written.</summary>
    public void Complete()
    {
        _isComplete = true;
        _follower.Join();
        _converter.Join();
    }

    public void Dispose()
    {
        Complete();
        _finished.Dispose();
    }

    private void Follow()
    {
        try
        {
            using FollowedFile file = new(_files.Capture, () => _isComplete, SplitIfDue);
            _reader = CaptureFile.Open(file, CaptureLimits.Default, out _);
            if (_reader is not null)
            {
                Read(_reader);
            }
        }
        catch (Exception exception) when (exception is ToolException or IOException)
        {
            Failure = _writer.Fail(ExitCode.OutputFailed, exception.Message);
        }
        finally
        {
            _output?.Dispose();
            _finished.CompleteAdding();
        }
    }

    private void Read(CaptureReader reader)
    {
        Begin(reader);
        for (CaptureItem item = reader.Read(); item != CaptureItem.End; item = reader.Read())
        {
            if (item == CaptureItem.Sample)
            {
                _current!.Write(reader.Sample);
                _samples++;
                SplitIfDue();
            }
            else if (!TrailerKeys.All.Contains(reader.MetadataKey))
            {
                _metadata.Add((reader.MetadataKey, reader.MetadataValue));
                _current!.Metadata(reader.MetadataKey, reader.MetadataValue);
            }
        }

        Finish(isLast: true);
    }

    private void SplitIfDue()
    {
        if (_current is not null && (_isSplitWanted || Stopwatch.GetElapsedTime(_start) >= _length))
        {
            _isSplitWanted = false;
            Finish(isLast: false);
            Begin(_reader!);
        }
    }

    private void Begin(CaptureReader reader)
    {
        _start = Stopwatch.GetTimestamp();
        _samples = 0;
        _number++;
        _output = ToolOutput.Open(_files.Period(_number));
        _current = CaptureFile.Create(CaptureFormat.Mojo, reader.Table, _output);
        foreach ((string key, string value) in _metadata)
        {
            _current.Metadata(key, value);
        }
    }

    private void Finish(bool isLast)
    {
        long duration = (long)Stopwatch.GetElapsedTime(_start).TotalMicroseconds;
        _current!.Metadata("duration", duration.ToString(CultureInfo.InvariantCulture));
        _current.End();
        _output!.Commit();
        _output.Dispose();
        Samples += _samples;
        if (!isLast || _samples > 0)
        {
            _finished.Add(new Period(_number, _samples, duration));
        }
        else
        {
            File.Delete(_files.Period(_number));
        }
    }

    private void Convert()
    {
        foreach (Period period in _finished.GetConsumingEnumerable())
        {
            string capture = _files.Period(period.Number);
            RecordOutput[] outputs = [.. _options.Outputs.Select(output => output.Numbered(period.Number))];
            ExitCode code = period.Samples > 0 ? _writer.Write(capture, outputs) : ExitCode.Success;
            if (code != ExitCode.Success)
            {
                Failure = Failure == ExitCode.Success ? code : Failure;
                _writer.TellKept(capture);
                continue;
            }

            File.Delete(capture);
            if (period.Samples > 0)
            {
                _writer.Tell("", new SamplerReport { Samples = period.Samples, Duration = period.Duration }, outputs);
            }
            else
            {
                _writer.Say($"no samples in period {period.Number}");
            }
        }
    }

    /// <summary>A period of which all samples are known.</summary>
    /// <param name="Number">From 1 on.</param>
    /// <param name="Samples">How many.</param>
    /// <param name="Duration">In µs.</param>
    private readonly record struct Period(int Number, long Samples, long Duration);
}
