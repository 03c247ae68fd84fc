using System.IO.Compression;
using System.Text;
using Austin.Captures.Mojo;
using Austin.Captures.Samples;
using Austin.Captures.Text;

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
    // Editors of other systems put it before UTF-8 text.
    private static ReadOnlySpan<byte> ByteOrderMark => "\uFEFF"u8;

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

    /// <summary>Finds out what a stream holds.</summary>
    /// <returns>Null if it is neither MOJO of a known version nor text; <paramref name="reason"/> says why.</returns>
    public static CaptureReader? Open(Stream stream, CaptureLimits limits, out string reason)
    {
        ByteSource source = new(stream, limits.BufferBytes);
        Prefetch(source, 2);
        if (source.Bytes is [0x1F, 0x8B, ..])
        {
            source = new ByteSource(new GZipStream(new SourceStream(source), CompressionMode.Decompress), limits.BufferBytes);
        }

        Prefetch(source, MojoFormat.Magic.Length + MojoVarint.MaxLength);
        reason = "";
        if (source.Bytes.IsEmpty)
        {
            reason = source.Error ?? "is empty";
            return null;
        }

        if (!MojoHeader.IsMagic(source.Bytes))
        {
            if (source.Bytes[..Math.Min(source.Bytes.Length, 4096)].Contains((byte)0))
            {
                reason = "is neither a MOJO file nor collapsed text";
                return null;
            }

            if (source.Bytes.StartsWith(ByteOrderMark))
            {
                source.Take(ByteOrderMark.Length);
            }

            return new TextCaptureReader(source, limits);
        }

        if (!MojoHeader.TryRead(source.Bytes, out long version, out int length))
        {
            reason = "is a MOJO file cut off in its header";
            return null;
        }

        if (!MojoHeader.IsKnown(version))
        {
            reason = $"is MOJO version {version}; versions 1 to {MojoFormat.LatestVersion} are known";
            return null;
        }

        source.Take(length);
        return new MojoCaptureReader(source, limits, (int)version);
    }

    /// <summary>Goes on to the next item.</summary>
    public abstract CaptureItem Read();

    private protected CaptureItem SetMetadata(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        MetadataKey = Encoding.UTF8.GetString(key);
        MetadataValue = Encoding.UTF8.GetString(value);
        if (MetadataKey == CaptureMode.Key)
        {
            Mode = CaptureMode.Parse(MetadataValue) ?? Mode;
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

    private static void Prefetch(ByteSource source, int count)
    {
        while (source.Bytes.Length < count && source.TryFill())
        {
        }
    }
}
