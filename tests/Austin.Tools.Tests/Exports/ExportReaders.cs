using System.Globalization;
using System.Text.Json.Nodes;

namespace Austin.Tools.Tests.Exports;

/// <summary>Reads exports back, far enough to add them up by quantity and thread.</summary>
internal static class ExportReaders
{
    public static string[] Names => ["austin2speedscope", "austin2pprof", "austin2gecko", "austin2perfetto", "austin2flamegraph"];

    public static SortedDictionary<string, long> Sums(string tool, string path) => tool switch
    {
        "austin2speedscope" => Speedscope(path),
        "austin2pprof" => PprofReader.Sums(path),
        "austin2gecko" => Gecko(path),
        "austin2perfetto" => Perfetto(path),
        "austin2otlp" => OtlpReader.Sums(path),
        _ => Flamegraph(path),
    };

    /// <summary>The sums as far as a format can tell them: a trace has one time, and names threads by number.</summary>
    public static SortedDictionary<string, long> Comparable(SortedDictionary<string, long> sums, string tool, string text)
    {
        SortedDictionary<string, long> comparable = new(StringComparer.Ordinal);
        bool isCpu = text.Contains("# mode: cpu", StringComparison.Ordinal);
        foreach ((string key, long value) in sums)
        {
            // A weight of a CPU capture is CPU time, for which these two formats have no word of their own.
            bool hasOneTime = isCpu && (tool is "austin2gecko" or "austin2perfetto");
            (string quantity, string thread) = (key[..key.LastIndexOf(' ')], key[(key.LastIndexOf(' ') + 1)..]);
            ThreadSums.Add(comparable, quantity, thread, value);
            if (hasOneTime)
            {
                ThreadSums.Add(comparable, "Wall time", thread, value);
            }
        }

        return comparable;
    }

    private static SortedDictionary<string, long> Speedscope(string path)
    {
        SortedDictionary<string, long> sums = new(StringComparer.Ordinal);
        JsonNode file = Parse(path);
        int frames = file["shared"]!["frames"]!.AsArray().Count;
        foreach (JsonNode? profile in file["profiles"]!.AsArray())
        {
            string[] name = profile!["name"]!.GetValue<string>().Split(" profile for ");
            long[] weights = Longs(profile["weights"]!);
            Assert.All(weights, weight => Assert.True(weight > 0));
            Assert.Equal(weights.Length, profile["samples"]!.AsArray().Count);
            Assert.Equal(weights.Sum(), profile["endValue"]!.GetValue<long>());
            Assert.All(profile["samples"]!.AsArray(), stack => Assert.All(Longs(stack!), frame => Assert.InRange(frame, 0, frames - 1)));
            ThreadSums.Add(sums, name[0], name[1], weights.Where((_, i) => profile["samples"]![i]!.AsArray().Count > 0).Sum());
        }

        return sums;
    }

    private static SortedDictionary<string, long> Gecko(string path)
    {
        SortedDictionary<string, long> sums = new(StringComparer.Ordinal);
        foreach (JsonNode? thread in Parse(path)["threads"]!.AsArray())
        {
            string name = $"{thread!["pid"]}:{thread["tid"]}";
            double wall = thread["samples"]!["weight"]!.AsArray().Sum(w => w!.GetValue<double>());
            ThreadSums.Add(sums, "Wall time", name, (long)Math.Round(wall * 1000));
            if (thread["nativeAllocations"] is JsonNode allocations)
            {
                long[] bytes = Longs(allocations["weight"]!);
                ThreadSums.Add(sums, "Memory allocation", name, bytes.Where(b => b > 0).Sum());
                ThreadSums.Add(sums, "Memory deallocation", name, -bytes.Where(b => b < 0).Sum());
            }

            if (thread["samples"]!["threadCPUDelta"] is JsonNode cpu)
            {
                ThreadSums.Add(sums, "CPU time", name, Longs(cpu).Sum());
            }
        }

        return sums;
    }

    // Wall time is how long any slice is open, CPU time leaves out the idle slices.
    private static SortedDictionary<string, long> Perfetto(string path)
    {
        Dictionary<(long, long), (string Name, Stack<(string Name, long Start)> Open, long Wall, long Idle, long Allocated, long Freed)> tracks = [];
        JsonNode file = Parse(path);
        foreach (JsonNode? e in file["traceEvents"]!.AsArray())
        {
            (long, long) key = (e!["pid"]!.GetValue<long>(), e["tid"]!.GetValue<long>());
            long ts = e["ts"]!.GetValue<long>();
            var track = tracks.TryGetValue(key, out var known) ? known : ("", new Stack<(string, long)>(), 0, 0, 0, 0);
            switch (e["ph"]!.GetValue<string>())
            {
                case "M" when e["name"]!.GetValue<string>() == "thread_name":
                    track.Name = $"{e["pid"]}:{e["args"]!["name"]!.GetValue<string>()["Thread ".Length..]}";
                    break;
                case "B":
                    track.Open.Push((e["name"]!.GetValue<string>(), ts));
                    break;
                case "E":
                    (string name, long start) = track.Open.Pop();
                    track.Idle += name == "(idle)" ? ts - start : 0;
                    track.Wall += track.Open.Count == 0 ? ts - start : 0;
                    break;
                case "C":
                    track.Allocated = e["args"]!["allocated"]!.GetValue<long>();
                    track.Freed = e["args"]!["freed"]!.GetValue<long>();
                    break;
            }

            tracks[key] = track;
        }

        SortedDictionary<string, long> sums = new(StringComparer.Ordinal);
        string mode = file["otherData"]!["mode"]!.GetValue<string>();
        foreach (var track in tracks.Values)
        {
            Assert.Empty(track.Open);
            ThreadSums.Add(sums, "Wall time", track.Name, mode == "memory" ? 0 : track.Wall);
            ThreadSums.Add(sums, "CPU time", track.Name, mode is "full" or "cpu" ? track.Wall - track.Idle : 0);
            ThreadSums.Add(sums, "Memory allocation", track.Name, track.Allocated);
            ThreadSums.Add(sums, "Memory deallocation", track.Name, track.Freed);
        }

        return sums;
    }

    /// <summary>The profile that a page holds.</summary>
    public static JsonNode Page(string path)
    {
        string page = File.ReadAllText(path);
        const string Start = "<script id=\"profile\" type=\"application/json\">";
        int start = page.IndexOf(Start, StringComparison.Ordinal) + Start.Length;
        return JsonNode.Parse(page[start..page.IndexOf("</script>", start, StringComparison.Ordinal)])!;
    }

    private static SortedDictionary<string, long> Flamegraph(string path)
    {
        JsonNode profile = Page(path);
        string[] threads = [.. profile["threads"]!.AsArray().Select(t => $"{t!["pid"]}:{t["label"]}")];
        long[] threadOfCell = Longs(profile["cells"]!["thread"]!);
        SortedDictionary<string, long> sums = new(StringComparer.Ordinal);
        for (int metric = 0; metric < profile["metrics"]!.AsArray().Count; metric++)
        {
            string name = profile["metrics"]![metric]!["name"]!.GetValue<string>() switch
            {
                "Allocated" => "Memory allocation",
                "Freed" => "Memory deallocation",
                string time => time,
            };
            long[] values = Longs(profile["cells"]!["values"]![metric]!);
            for (int cell = 0; cell < values.Length; cell++)
            {
                ThreadSums.Add(sums, name, threads[threadOfCell[cell]], values[cell]);
            }
        }

        return sums;
    }

    private static JsonNode Parse(string path) => JsonNode.Parse(File.ReadAllText(path))!;

    private static long[] Longs(JsonNode array) => [.. array.AsArray().Select(n => Convert.ToInt64(n!.GetValue<decimal>(), CultureInfo.InvariantCulture))];
}
