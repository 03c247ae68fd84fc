using System.Buffers;
using System.IO.Compression;
using Austin.Captures.Mojo;
using Austin.Captures.Reading;
using Austin.Captures.Samples;
using Austin.Captures.Text;
using Austin.Captures.Writing;

namespace Austin.Captures.Files;

/// <summary>Captures of either format: the one place that knows both.</summary>
public static class CaptureFile
{
    // Editors of other systems put it before UTF-8 text.
    private static ReadOnlySpan<byte> ByteOrderMark => "\uFEFF"u8;

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

    /// <summary>A writer of a format.</summary>
    /// <param name="format">Text or MOJO.</param>
    /// <param name="table">The strings and frames that samples refer to.</param>
    /// <param name="output">Where the bytes go; its exceptions pass through.</param>
    public static CaptureWriter Create(CaptureFormat format, CaptureTable table, IBufferWriter<byte> output) =>
        format == CaptureFormat.Mojo ? new MojoCaptureWriter(table, output) : new TextCaptureWriter(table, output);

    private static void Prefetch(ByteSource source, int count)
    {
        while (source.Bytes.Length < count && source.TryFill())
        {
        }
    }
}
