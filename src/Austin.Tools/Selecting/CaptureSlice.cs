using Austin.Captures.Files;
using Austin.Captures.Reading;
using Austin.Captures.Tooling;
using Austin.Captures.Writing;
using Austin.Tools.Profiles;

namespace Austin.Tools.Selecting;

/// <summary>Copies the samples of a part of a capture, of one that is still being written as far as it goes.</summary>
/// <remarks>
/// When a sample was taken is what <see cref="TimeAxis{T}"/> makes of it, as in the converted formats. What the trailer tells is
/// true of the whole only and left out, but for the duration.
/// </remarks>
internal static class CaptureSlice
{
    /// <summary>Counts without copying.</summary>
    /// <returns>Number of samples and the length of the whole, in µs.</returns>
    public static (long Samples, long Duration) Measure(string source, ToolMessages messages)
    {
        List<bool> samples = [];
        long end = Find(source, messages, TimeRange.All, samples);
        return (samples.Count, end);
    }

    /// <summary>Copies.</summary>
    /// <param name="source">The capture.</param>
    /// <param name="messages">Says what is wrong with it.</param>
    /// <param name="target">The MOJO file to write.</param>
    /// <param name="range">The part wanted.</param>
    public static CapturePart Copy(string source, ToolMessages messages, string target, TimeRange range)
    {
        HashSet<string> trailer = [.. TrailerKeys.All];

        // The axis places samples pass by pass: a first look at the whole tells where each belongs.
        List<bool> isWanted = [];
        long end = Find(source, messages, range, isWanted);
        long samples = 0;
        int position = 0;
        using ToolOutput output = ToolOutput.Open(target);
        using FileStream stream = Open(source);
        CaptureReader reader = CaptureFile.Open(stream, CaptureLimits.Default, out _) ?? throw NotReadable(source);
        CaptureWriter writer = CaptureFile.Create(CaptureFormat.Mojo, reader.Table, output);
        for (CaptureItem item = reader.Read(); item != CaptureItem.End; item = reader.Read())
        {
            if (item == CaptureItem.Metadata)
            {
                if (!trailer.Contains(reader.MetadataKey))
                {
                    writer.Metadata(reader.MetadataKey, reader.MetadataValue);
                }
            }
            else if (position < isWanted.Count && isWanted[position++])
            {
                // What came after the first look is not looked at.
                writer.Write(reader.Sample);
                samples++;
            }
        }

        long duration = Math.Max(0, Math.Min(end, range.To) - range.From);
        writer.Metadata("duration", duration.ToString(System.Globalization.CultureInfo.InvariantCulture));
        writer.End();
        output.Commit();
        return new CapturePart(samples, duration, end, reader.Damage);
    }

    // Where the axis ends, in µs.
    private static long Find(string source, ToolMessages messages, TimeRange range, List<bool> isWanted)
    {
        using FileStream stream = Open(source);
        if (CaptureFile.Open(stream, CaptureLimits.Default, out _) is not { } reader)
        {
            return 0;
        }

        TimeAxis<int> axis = new(reader.Table, new MetricsOfCapture(reader, messages), (index, begin, length) => isWanted[index] = range.Holds(begin + length));
        for (CaptureItem item = reader.Read(); item != CaptureItem.End; item = reader.Read())
        {
            if (item == CaptureItem.Metadata)
            {
                axis.Metadata(reader.MetadataKey, reader.MetadataValue);
            }
            else
            {
                isWanted.Add(false);
                axis.Add(reader.Sample, isWanted.Count - 1);
            }
        }

        axis.Finish();
        return axis.End;
    }

    private static ToolException NotReadable(string source) => new(ToolExitCode.NotACapture, $"{source} holds no samples yet");

    private static FileStream Open(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
}
