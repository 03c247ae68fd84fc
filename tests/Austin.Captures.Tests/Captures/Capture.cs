using System.Buffers;
using System.Text;
using Austin.Captures.Files;
using Austin.Captures.Reading;
using Austin.Captures.Writing;

namespace Austin.Captures.Tests.Captures;

/// <summary>Reads and converts captures held in memory.</summary>
internal static class Capture
{
    public static CaptureReader Open(byte[] file) =>
        CaptureFile.Open(new MemoryStream(file), CaptureLimits.Default, out string reason)
            ?? throw new InvalidDataException(reason);

    public static byte[] Convert(byte[] file, CaptureFormat format, out CaptureDamage damage)
    {
        CaptureReader reader = Open(file);
        damage = reader.Damage;
        ArrayBufferWriter<byte> output = new();
        CaptureWriter writer = CaptureFile.Create(format, reader.Table, output);
        while (true)
        {
            switch (reader.Read())
            {
                case CaptureItem.Metadata:
                    writer.Metadata(reader.MetadataKey, reader.MetadataValue);
                    break;
                case CaptureItem.Sample:
                    writer.Write(reader.Sample);
                    break;
                default:
                    writer.End();
                    return output.WrittenSpan.ToArray();
            }
        }
    }

    /// <summary>The samples and metadata as lines of text, without the blank lines.</summary>
    public static string Text(byte[] file) => Text(file, out _);

    public static string Text(byte[] file, out CaptureDamage damage) =>
        Encoding.UTF8.GetString(Convert(file, CaptureFormat.Text, out damage)).Replace("\n\n", "\n", StringComparison.Ordinal).TrimStart('\n');

    public static string Text(string file) => Text(Encoding.UTF8.GetBytes(file));
}
