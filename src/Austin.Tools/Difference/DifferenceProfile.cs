using System.Text.Json;
using Austin.Captures.Frames;
using Austin.Captures.Samples;
using Austin.Tools.Pages;
using Austin.Tools.Profiles;

namespace Austin.Tools.Difference;

/// <summary>The data of the page: the stacks of both captures in one tree, and for each stack and capture its sums and counts.</summary>
/// <remarks>The scripts of the flame graph take the captures for two threads: 0 is the one before, 1 the one after.</remarks>
internal sealed class DifferenceProfile
{
    private readonly DifferenceSide[] _sides;
    private readonly bool _ignoreLines;
    private readonly Dictionary<PageFrame, int> _frameIds = [];
    private readonly List<PageFrame> _frames = [];
    private readonly StackTree _tree = new();
    private readonly List<(int Side, int Node)> _cells = [];
    private readonly List<long[]> _sums = [];
    private readonly List<long[]> _counts = [];
    private readonly Dictionary<(int Side, int Node), int> _cellIds = [];

    /// <summary>Joins two captures that were read.</summary>
    /// <param name="before">The one to compare with.</param>
    /// <param name="after">The one to look at.</param>
    /// <param name="metrics">The quantities that both have.</param>
    /// <param name="ignoreLines">Whether lines of a function are one.</param>
    public DifferenceProfile(DifferenceSide before, DifferenceSide after, IReadOnlyList<Metric> metrics, bool ignoreLines)
    {
        _sides = [before, after];
        _ignoreLines = ignoreLines;
        Metrics = metrics;
        for (int side = 0; side < _sides.Length; side++)
        {
            Join(side);
        }
    }

    /// <summary>The quantities that both captures have.</summary>
    public IReadOnlyList<Metric> Metrics { get; }

    /// <summary>What readers must know, if anything.</summary>
    public string? Warning
    {
        get
        {
            string? terms = _sides[0].Terms.Difference(_sides[1].Terms);
            string[] sentences =
            [
                .. terms is null ? Array.Empty<string>() : [terms],
                .. _sides.Where(side => side.Truncated.Warning is not null).Select(side => $"{side.Name}: {side.Truncated.Warning}."),
                .. _sides.Where(IsCompressed).Select(side => $"{side.Name} has the sums of its samples only: its standard errors are larger here than they are."),
            ];
            return sentences.Length > 0 ? string.Join(' ', sentences) : null;
        }
    }

    /// <summary>Writes them.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteBoolean("lines", !_ignoreLines);
        PageColumns.Metrics(json, Metrics);
        json.WriteStartArray("sides");
        foreach (DifferenceSide side in _sides)
        {
            json.WriteStartObject();
            json.WriteString("name", side.Name);
            json.WriteNumber("samples", side.Samples);
            json.WriteNumber("duration", side.Duration);
            json.WriteNumber("invalid", side.Samples > 0 ? (double)side.Invalid / side.Samples : 0);
            json.WriteNumber("truncated", side.Truncated.Truncated);
            json.WriteNumber("inferred", side.Truncated.Inferred);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        PageColumns.Frames(json, _frames);
        PageColumns.Nodes(json, _tree);
        WriteCells(json);
        json.WriteEndObject();
    }

    // The trailer tells the number of samples; one in ten may be missing for other reasons, such as a cut file.
    private static bool IsCompressed(DifferenceSide side) => side.Samples < side.Truncated.Samples * 0.9;

    private void Join(int side)
    {
        DifferenceSide capture = _sides[side];
        int[] places = UnreadPlaces.Find(capture.Tree, capture.Frames);
        int[] nodes = Graft(capture);
        for (int i = 0; i < Metrics.Count; i++)
        {
            foreach ((int node, long sum, long count) in capture.Cells(Metrics[i]))
            {
                int cell = Cell(side, nodes[places[node]]);
                _sums[cell][i] += sum;
                _counts[cell][i] += count;
            }
        }
    }

    // For each node of a capture the one of the common tree. Parents have smaller ids.
    private int[] Graft(DifferenceSide capture)
    {
        StackTree tree = capture.Tree;
        int[] nodes = new int[tree.Count];
        for (int node = 1; node < nodes.Length; node++)
        {
            nodes[node] = _tree.Add(nodes[tree.Parent(node)], Frame(capture.Frames, tree.Frame(node)));
        }

        return nodes;
    }

    private int Frame(FrameNames names, int id)
    {
        PageFrame frame = new(names.Function(id), names.File(id), _ignoreLines ? 0 : names.Line(id), names.Kind(id));
        if (!_frameIds.TryGetValue(frame, out int known))
        {
            known = _frames.Count;
            _frameIds.Add(frame, known);
            _frames.Add(frame);
        }

        return known;
    }

    private int Cell(int side, int node)
    {
        if (!_cellIds.TryGetValue((side, node), out int cell))
        {
            cell = _cells.Count;
            _cellIds.Add((side, node), cell);
            _cells.Add((side, node));
            _sums.Add(new long[Metrics.Count]);
            _counts.Add(new long[Metrics.Count]);
        }

        return cell;
    }

    private void WriteCells(Utf8JsonWriter json)
    {
        json.WriteStartObject("cells");
        PageColumns.Numbers(json, "thread", _cells.Select(cell => (long)cell.Side));
        PageColumns.Numbers(json, "node", _cells.Select(cell => (long)cell.Node));
        foreach ((string name, List<long[]> columns) in new[] { ("values", _sums), ("counts", _counts) })
        {
            json.WriteStartArray(name);
            for (int i = 0; i < Metrics.Count; i++)
            {
                PageColumns.Numbers(json, columns.Select(column => column[i]));
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }
}
