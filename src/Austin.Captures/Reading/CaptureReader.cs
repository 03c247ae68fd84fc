using Austin.Captures.Frames;
using Austin.Captures.Samples;

namespace Austin.Captures.Reading;

/// <summary>
/// Reads a capture of any kind - MOJO of every version, collapsed text, either one compressed with gzip - item by
/// item. Memory grows with distinct strings, frames and threads, not with samples.
/// </summary>
/// <remarks>
/// Never throws for what a file holds: damage ends or thins the capture and is told by <see cref="Damage"/>.
/// </remarks>
public abstract class CaptureReader
{
    private protected CaptureReader(ByteSource source, CaptureLimits limits)
    {
        Source = source;
        Limits = limits;
    }

    /// <summary>Text or MOJO.</summary>
    public abstract CaptureFormat Format { get; }

    /// <summary>Strings, frames and threads met so far.</summary>
    public CaptureTable Table { get; } = new();

    /// <summary>The sample, after <see cref="Read"/> said so and until the next call.</summary>
    public CaptureSample Sample { get; } = new();

    /// <summary>The key, after <see cref="Read"/> said so and until the next call.</summary>
    public string MetadataKey { get; private set; } = "";

    /// <summary>The value that belongs to <see cref="MetadataKey"/>.</summary>
    public string MetadataValue { get; private set; } = "";

    /// <summary>Which measures the samples carry; null while the capture has not said.</summary>
    public SamplingMode? Mode { get; private set; }

    /// <summary>What was wrong so far; complete after the end.</summary>
    public CaptureDamage Damage { get; } = new();

    /// <summary>Bytes read so far, after decompression.</summary>
    public long Offset => Source.Offset;

    private protected ByteSource Source { get; }

    private protected CaptureLimits Limits { get; }

    /// <summary>Goes on to the next item.</summary>
    public abstract CaptureItem Read();

    private protected CaptureItem SetMetadata(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        MetadataKey = SafeText.Line(key);
        MetadataValue = SafeText.Line(value);
        if (MetadataKey == CaptureMode.Key)
        {
            Mode = CaptureMode.Parse(MetadataValue) ?? Mode;
        }
        else if (MetadataKey == ThreadName.Key && ThreadName.Parse(MetadataValue) is { } name)
        {
            Table.Threads.SetName(name);
        }

        return CaptureItem.Metadata;
    }

    private protected void NoteSourceError()
    {
        if (Source.Error is string error)
        {
            Damage.StoppedAt ??= Source.Offset + Source.Bytes.Length;
            Damage.StopReason ??= error;
        }
    }
}
