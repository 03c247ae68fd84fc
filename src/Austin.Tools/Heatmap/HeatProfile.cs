using System.Globalization;
using System.Text.Json;
using Austin.Captures.Frames;
using Austin.Tools.Pages;

namespace Austin.Tools.Heatmap;

/// <summary>The data of the page: the files of a capture with their sums, those of their lines and of parts of lines, and the sources.</summary>
internal sealed class HeatProfile
{
    private readonly HeatSums _sums;
    private readonly SourceFinder _finder;
    private readonly DateTime? _began;
    private readonly List<long[]> _own;
    private readonly HeatGroups<int> _files;
    private readonly HeatGroups<(int File, long Line)> _lines;
    private readonly HeatGroups<(int File, SourceSpan Place)> _spans;

    /// <summary>Adds up a capture that was read.</summary>
    /// <param name="sums">The capture.</param>
    /// <param name="finder">Finds sources.</param>
    /// <param name="began">When the capture began, UTC; null when nobody knows.</param>
    public HeatProfile(HeatSums sums, SourceFinder finder, DateTime? began)
    {
        (_sums, _finder, _began) = (sums, finder, began);
        _own = [.. Enumerable.Range(0, sums.Metrics.Count).Select(sums.Own)];
        _files = new(sums, _own, frame => frame.FileId);
        _lines = new(sums, _own, frame => (frame.FileId, frame.Span.Line));
        _spans = new(sums, _own, frame => (frame.FileId, frame.Span));
    }

    /// <summary>Writes them.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        PageColumns.Metrics(json, _sums.Metrics);
        PageColumns.Numbers(json, "whole", _own.Select(own => own.Sum()));
        ILookup<int, int> lines = _lines.Keys.Index().ToLookup(line => line.Item.File, line => line.Index);
        ILookup<int, int> spans = _spans.Keys.Index().ToLookup(span => span.Item.File, span => span.Index);
        json.WriteStartArray("files");

        // The hottest files have the first claim on the room for sources.
        foreach ((int index, int file) in _files.Keys.Index().OrderByDescending(file => _files.Own[0][file.Index]).ThenByDescending(file => _files.Total[0][file.Index]))
        {
            json.WriteStartObject();
            string name = _sums.Table.Text(file);
            json.WriteString("name", name);
            Sums(json, _files.Own, _files.Total, index);
            WriteFile(json, _finder.Find(name), [.. lines[file]], [.. spans[file]]);
            json.WriteEndObject();
            json.Flush();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Sums(Utf8JsonWriter json, IReadOnlyList<long[]> own, IReadOnlyList<long[]> total, int index)
    {
        PageColumns.Numbers(json, "own", own.Select(values => values[index]));
        PageColumns.Numbers(json, "total", total.Select(values => values[index]));
    }

    private void WriteFile(Utf8JsonWriter json, SourceFile source, int[] lines, int[] spans)
    {
        (int File, long Line)[] keys = [.. lines.Select(line => _lines.Keys[line])];
        json.WriteString("path", SafeText.Line(source.Path));
        json.WriteString("missing", source.Missing);
        json.WriteString("stale", Stale(source, keys.Length > 0 ? keys.Max(key => key.Line) : 0));
        json.WriteStartArray("source");
        foreach (byte[] line in source.Lines ?? [])
        {
            json.WriteStringValue(Shown(line));
        }

        json.WriteEndArray();
        json.WriteStartArray("lines");
        foreach ((int index, (int _, long line)) in lines.Zip(keys))
        {
            json.WriteStartObject();
            json.WriteNumber("line", line);
            Sums(json, _lines.Own, _lines.Total, index);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("spans");
        foreach (int index in spans)
        {
            WriteSpan(json, source, index);
        }

        json.WriteEndArray();
    }

    // In characters of the shown line.
    private void WriteSpan(Utf8JsonWriter json, SourceFile source, int index)
    {
        (long line, long endLine, long column, long endColumn) = _spans.Keys[index].Place;
        if (source.Lines is not { } lines || line < 1 || line > lines.Count || column < 1)
        {
            return;
        }

        byte[] text = lines[(int)line - 1];
        long from = column - 1;
        long to = endLine > line ? text.Length : Math.Min(endColumn - 1, text.Length);
        if (from < to)
        {
            json.WriteStartObject();
            json.WriteNumber("line", line);
            json.WriteNumber("from", Shown(text.AsSpan(0, (int)from)).Length);
            json.WriteNumber("to", Shown(text.AsSpan(0, (int)to)).Length);
            PageColumns.Numbers(json, "total", _spans.Total.Select(values => values[index]));
            json.WriteEndObject();
        }
    }

    // Why the lines may not be those that ran; empty if they are.
    private string Stale(SourceFile source, long lastLine) => source.Lines is not { } lines ? ""
        : lines.Count < lastLine ? string.Create(CultureInfo.InvariantCulture, $"line {lastLine} was sampled, and the file ends with line {lines.Count}")
        : _began is { } began && source.Changed > began ? string.Create(CultureInfo.InvariantCulture, $"the file was written at {source.Changed:yyyy-MM-dd HH:mm:ss} UTC, after the capture began")
        : "";

    // Tabs stay what they look like; all else that acts on a reader is written out.
    private static string Shown(ReadOnlySpan<byte> line)
    {
        const string Tab = "    ";
        List<string> parts = [];
        foreach (Range part in line.Split((byte)'\t'))
        {
            parts.Add(SafeText.Line(line[part]));
        }

        return string.Join(Tab, parts);
    }
}
