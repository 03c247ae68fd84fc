using System.Buffers;
using Austin.Captures.Samples;

namespace Austin.Captures.Writing;

/// <summary>Writes a capture. Metadata may come at any time; those after the last sample become the footer.</summary>
public abstract class CaptureWriter
{
    private protected CaptureWriter(CaptureTable table, IBufferWriter<byte> output)
    {
        Table = table;
        Output = output;
    }

    /// <summary>Which measures are written; null until a metadatum says it, and then whatever a sample has.</summary>
    public SamplingMode? Mode { get; private set; }

    private protected CaptureTable Table { get; }

    private protected IBufferWriter<byte> Output { get; }

    /// <summary>A key and a value.</summary>
    public void Metadata(string key, string value)
    {
        if (key == CaptureMode.Key)
        {
            Mode = CaptureMode.Parse(value) ?? Mode;
        }

        WriteMetadata(key, value);
    }

    /// <summary>A sample; its frames are those of the table.</summary>
    public abstract void Write(CaptureSample sample);

    /// <summary>Writes what is still to be written; nothing may follow.</summary>
    public abstract void End();

    private protected abstract void WriteMetadata(string key, string value);
}
