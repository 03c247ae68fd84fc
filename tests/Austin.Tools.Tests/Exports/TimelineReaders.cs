using System.Globalization;
using System.Text.Json.Nodes;

namespace Austin.Tools.Tests.Exports;

/// <summary>Reads from exports with a time axis when each thread was there.</summary>
internal static class TimelineReaders
{
    public static string[] Names => ["austin2speedscope", "austin2gecko", "austin2perfetto"];

    /// <summary>By <c>pid:thread</c>, the spans in µs during which the thread has any stack, such as <c>0-300 500-600</c>.</summary>
    public static SortedDictionary<string, string> Spans(string tool, string path)
    {
        JsonNode file = JsonNode.Parse(File.ReadAllText(path))!;
        IEnumerable<(string Thread, long Begin, long End)> all = tool switch
        {
            "austin2speedscope" => Speedscope(file),
            "austin2gecko" => Gecko(file),
            _ => Perfetto(file),
        };
        SortedDictionary<string, string> spans = new(StringComparer.Ordinal);
        foreach (IGrouping<string, (string Thread, long Begin, long End)> thread in all.GroupBy(s => s.Thread))
        {
            List<(long Begin, long End)> merged = [];
            foreach ((_, long begin, long end) in thread)
            {
                Assert.True(merged.Count == 0 || begin >= merged[^1].End, $"{thread.Key} overlaps itself at {begin}");
                if (merged.Count > 0 && begin == merged[^1].End)
                {
                    merged[^1] = (merged[^1].Begin, end);
                }
                else
                {
                    merged.Add((begin, end));
                }
            }

            spans.Add(thread.Key, string.Join(' ', merged.Select(s => $"{s.Begin}-{s.End}")));
        }

        return spans;
    }

    private static IEnumerable<(string, long, long)> Speedscope(JsonNode file)
    {
        foreach (JsonNode? profile in file["profiles"]!.AsArray())
        {
            string[] name = profile!["name"]!.GetValue<string>().Split(" profile for ");
            if (profile["unit"]!.GetValue<string>() != "microseconds")
            {
                continue;
            }

            long now = profile["startValue"]!.GetValue<long>();
            for (int i = 0; i < profile["samples"]!.AsArray().Count; i++)
            {
                long end = now + profile["weights"]![i]!.GetValue<long>();
                if (profile["samples"]![i]!.AsArray().Count > 0)
                {
                    yield return (name[1].Split(" (")[0], now, end);
                }

                now = end;
            }
        }
    }

    private static IEnumerable<(string, long, long)> Gecko(JsonNode file)
    {
        foreach (JsonNode? thread in file["threads"]!.AsArray())
        {
            JsonArray stacks = thread!["samples"]!["stack"]!.AsArray();
            long[] times = [.. thread["samples"]!["time"]!.AsArray().Select(t => Microseconds(t!))];
            Assert.Null(stacks[^1]);
            Assert.Equal((times[0], times[^1]), (Microseconds(thread["registerTime"]!), Microseconds(thread["unregisterTime"]!)));
            for (int i = 0; i < times.Length - 1; i++)
            {
                if (stacks[i] is not null)
                {
                    yield return ($"{thread["pid"]}:{thread["tid"]}", times[i], times[i + 1]);
                }
            }
        }
    }

    private static IEnumerable<(string, long, long)> Perfetto(JsonNode file)
    {
        Dictionary<(long, long), (string Name, int Depth, long Begin)> tracks = [];
        foreach (JsonNode? e in file["traceEvents"]!.AsArray())
        {
            (long Pid, long) key = (e!["pid"]!.GetValue<long>(), e["tid"]!.GetValue<long>());
            long ts = e["ts"]!.GetValue<long>();
            (string name, int depth, long begin) = tracks.GetValueOrDefault(key);
            switch (e["ph"]!.GetValue<string>())
            {
                case "M" when e["name"]!.GetValue<string>() == "thread_name":
                    string title = e["args"]!["name"]!.GetValue<string>();
                    name = $"{key.Pid}:{(title.EndsWith(')') ? title[(title.LastIndexOf('(') + 1)..^1] : title["Thread ".Length..])}";
                    break;
                case "B":
                    begin = depth++ == 0 ? ts : begin;
                    break;
                case "E" when --depth == 0:
                    yield return (name, begin, ts);
                    break;
            }

            tracks[key] = (name, depth, begin);
        }
    }

    private static long Microseconds(JsonNode milliseconds) =>
        (long)Math.Round(Convert.ToDouble(milliseconds.GetValue<decimal>(), CultureInfo.InvariantCulture) * 1000);
}
