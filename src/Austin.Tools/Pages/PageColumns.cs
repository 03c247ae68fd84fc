using System.Text.Json;
using Austin.Captures.Frames;
using Austin.Captures.Samples;

namespace Austin.Tools.Pages;

/// <summary>The parts that the data of pages have in common.</summary>
/// <remarks>Columns of numbers rather than objects: a browser parses them quickly and they take little room.</remarks>
internal static class PageColumns
{
    /// <summary>Writes numbers as a property.</summary>
    public static void Numbers(Utf8JsonWriter json, string name, IEnumerable<long> values)
    {
        json.WritePropertyName(name);
        Numbers(json, values);
    }

    /// <summary>Writes numbers as a value.</summary>
    public static void Numbers(Utf8JsonWriter json, IEnumerable<long> values)
    {
        json.WriteStartArray();
        foreach (long value in values)
        {
            json.WriteNumberValue(value);
        }

        json.WriteEndArray();
        json.Flush();
    }

    /// <summary>Writes the quantities, each with its name and unit.</summary>
    public static void Metrics(Utf8JsonWriter json, IEnumerable<Metric> metrics)
    {
        json.WriteStartArray("metrics");
        foreach (Metric metric in metrics)
        {
            json.WriteStartObject();
            json.WriteString("name", metric switch
            {
                Metric.Allocation => "Allocated",
                Metric.Deallocation => "Freed",
                _ => SampleMetrics.Name(metric),
            });
            json.WriteString("unit", SampleMetrics.IsTime(metric) ? "us" : "bytes");
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Writes frames, their names in a table of their own.</summary>
    public static void Frames(Utf8JsonWriter json, IReadOnlyList<PageFrame> frames)
    {
        Dictionary<string, long> strings = [];
        long Id(string text)
        {
            strings.TryAdd(text, strings.Count);
            return strings[text];
        }

        json.WriteStartObject("frames");
        Numbers(json, "name", frames.Select(frame => Id(frame.Function)));
        Numbers(json, "file", frames.Select(frame => Id(frame.File)));
        Numbers(json, "line", frames.Select(frame => frame.Line));
        Numbers(json, "kind", frames.Select(frame => (long)frame.Kind));
        json.WriteEndObject();
        json.WriteStartArray("strings");
        foreach (string text in strings.Keys)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    /// <summary>Writes a tree: how far each node is behind its parent, and its frame.</summary>
    public static void Nodes(Utf8JsonWriter json, StackTree tree)
    {
        json.WriteStartObject("nodes");
        Numbers(json, "up", Enumerable.Range(1, tree.Count - 1).Select(node => (long)(node - tree.Parent(node))));
        Numbers(json, "frame", Enumerable.Range(1, tree.Count - 1).Select(node => (long)tree.Frame(node)));
        json.WriteEndObject();
    }
}
