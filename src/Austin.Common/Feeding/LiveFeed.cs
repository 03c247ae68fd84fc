using System.Diagnostics;
using Austin.Captures.Files;
using Austin.Captures.Frames;
using Austin.Captures.Live;
using Austin.Captures.Reading;
using Austin.Captures.Samples;

namespace Austin.Common.Feeding;

/// <summary>
/// Reads a capture into a live profile, on a thread that does nothing else, so that who writes it is never held up by
/// who looks at it.
/// </summary>
internal sealed class LiveFeed
{
    private readonly Stream _stream;
    private readonly HiddenFiles _hidden;
    private readonly CaptureSaver? _saver;
    private readonly Thread _reader;
    private readonly LiveLimits _limits;
    private readonly Action _changed;
    private readonly long _start = Stopwatch.GetTimestamp();
    private volatile LiveProfile? _profile;
    private volatile bool _hasEnded;
    private volatile bool _hasSamples;
    private long _endSecond;

    /// <param name="stream">The capture.</param>
    /// <param name="isLive">Whether it is written at the moment, so that its samples have a time.</param>
    /// <param name="hidden">The files whose frames are left out.</param>
    /// <param name="limits">How much to keep.</param>
    /// <param name="changed">Called on the reading thread at the first sample and at the end.</param>
    /// <param name="saver">Where all samples go too; null for nowhere.</param>
    public LiveFeed(Stream stream, bool isLive, HiddenFiles hidden, LiveLimits limits, Action changed, CaptureSaver? saver = null)
    {
        _stream = stream;
        IsLive = isLive;
        _hidden = hidden;
        _saver = saver;
        _limits = limits;
        _changed = changed;
        _reader = new Thread(Read) { IsBackground = true, Name = "samples" };
        _reader.Start();
    }

    /// <summary>Whether samples come as they are taken; a file is shown as a whole.</summary>
    public bool IsLive { get; }

    /// <summary>What was read so far; null before anything was.</summary>
    public LiveProfile? Profile => _profile;

    /// <summary>Whether there was a sample.</summary>
    public bool HasSamples => _hasSamples;

    /// <summary>Whether nothing more will come.</summary>
    public bool HasEnded => _hasEnded;

    /// <summary>Why nothing could be read, or what was wrong, once it has ended; null if all was well.</summary>
    public string? Problem { get; private set; }

    /// <summary>Seconds since the start, which windows count in.</summary>
    public long Now => IsLive ? (long)Stopwatch.GetElapsedTime(_start).TotalSeconds : 0;

    /// <summary>The same; after the end the second of the end, so that a window stays where it was.</summary>
    public long LastSecond => _hasEnded ? _endSecond : Now;

    /// <summary>Waits until all was read, but not longer than a time.</summary>
    public void WaitForEnd(TimeSpan patience) => _reader.Join(patience);

    private void Read()
    {
        try
        {
            ReadAll();
        }
        catch (Exception exception)
        {
            Problem = $"cannot be read: {exception.Message}";
        }

        _endSecond = Now;
        _hasEnded = true;
        _changed();
    }

    private void ReadAll()
    {
        CaptureReader? reader = CaptureFile.Open(_stream, CaptureLimits.Default, out string reason);
        if (reader is null)
        {
            Problem = reason;
            return;
        }

        LiveProfile profile = new(reader.Table, _limits);
        CaptureHider? hider = _hidden.IsEmpty ? null : new CaptureHider(reader.Table, _hidden);
        _profile = profile;
        _saver?.Start(reader.Table);
        CaptureItem item;
        while ((item = reader.Read()) != CaptureItem.End)
        {
            if (item == CaptureItem.Metadata)
            {
                profile.Metadata(reader.MetadataKey, reader.MetadataValue);
                if (reader.MetadataKey != SamplingProgress.Key)
                {
                    _saver?.Metadata(reader.MetadataKey, reader.MetadataValue);
                }

                continue;
            }

            CaptureSample sample = hider?.Hide(reader.Sample) ?? reader.Sample;
            profile.Add(sample, Now);
            _saver?.Write(sample);
            if (!_hasSamples)
            {
                _hasSamples = true;
                _changed();
            }
        }

        Problem = reader.Damage.Describe().FirstOrDefault();
    }
}
