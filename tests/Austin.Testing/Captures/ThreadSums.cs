using System.Globalization;

namespace Austin.Testing.Captures;

/// <summary>
/// What each thread of a collapsed text file adds up to, per quantity. Written to be obvious rather than general:
/// the yardstick for all exporters.
/// </summary>
public static class ThreadSums
{
    /// <summary>Sums by <c>quantity pid:thread</c>; zeros are left out.</summary>
    public static SortedDictionary<string, long> Of(string path)
    {
        SortedDictionary<string, long> sums = new(StringComparer.Ordinal);
        string mode = "";
        foreach (string line in File.ReadLines(path))
        {
            if (line.StartsWith("# mode: ", StringComparison.Ordinal))
            {
                mode = line["# mode: ".Length..];
            }
            else if (line.StartsWith('P'))
            {
                string[] head = line.Split(';', ' ');
                string thread = $"{head[0][1..]}:{head[1][1..]}";
                long[] measures = [.. line[(line.LastIndexOf(' ') + 1)..].Split(',').Select(n => long.Parse(n, CultureInfo.InvariantCulture))];
                AddMeasures(sums, mode, thread, measures);
            }
        }

        return sums;
    }

    /// <summary>The same of a MOJO file, read by the tests' own reader.</summary>
    public static SortedDictionary<string, long> OfMojo(string path)
    {
        SortedDictionary<string, long> sums = new(StringComparer.Ordinal);
        Capture capture = MojoCaptureReader.Read(File.ReadAllBytes(path));
        string mode = capture.Metadatum("mode")!;
        foreach (CapturedSample sample in capture.Samples)
        {
            long[] measures = [sample.Time ?? 0, sample.IsIdle == true ? 1 : 0, sample.Memory ?? 0];
            AddMeasures(sums, mode, $"{sample.Pid}:{sample.InterpreterId}:{sample.ThreadId}", measures);
        }

        return sums;
    }

    public static void Add(SortedDictionary<string, long> sums, string quantity, string thread, long value)
    {
        if (value != 0)
        {
            string key = $"{quantity} {thread}";
            sums[key] = sums.GetValueOrDefault(key) + value;
        }
    }

    private static void AddMeasures(SortedDictionary<string, long> sums, string mode, string thread, long[] measures)
    {
        if (mode is "cpu" or "full")
        {
            Add(sums, "CPU time", thread, mode == "full" && measures[1] == 1 ? 0 : measures[0]);
        }

        if (mode is "wall" or "full")
        {
            Add(sums, "Wall time", thread, measures[0]);
        }

        if (mode is "memory" or "full")
        {
            Add(sums, "Memory allocation", thread, Math.Max(measures[^1], 0));
            Add(sums, "Memory deallocation", thread, Math.Max(-measures[^1], 0));
        }
    }
}
