using Austin.Captures.Live;
using Austin.Tui.Drawing;

namespace Austin.Tui.Views;

/// <summary>The call tree as boxes: a row for each depth, callers above callees, as wide as their share.</summary>
internal sealed class GraphView : IView
{
    private List<List<Box>> _rows = [];
    private int _page = 1;

    public List<string> Draw(ViewContext context, int rows)
    {
        ViewState state = context.State;
        LiveSnapshot snapshot = context.Snapshot;
        int zoom = state.Zoom < snapshot.NodeCount && snapshot.Total(state.Zoom) > 0 ? state.Zoom : LiveProfile.Root;
        _rows = Lay(context, zoom);
        HashSet<int> last = LastStack(context);
        _page = Math.Max(1, rows - 1);
        (int depth, Box selected) = Find(state.Cursor) ?? (0, _rows[0][0]);
        ref int offset = ref state.Offset;
        offset = Math.Clamp(offset, Math.Max(0, depth - _page + 1), depth);
        offset = Math.Clamp(offset, 0, Math.Max(0, _rows.Count - _page));

        List<string> lines = [Describe(context, selected.Node).Fill(Style.Reverse).ToString()];
        for (int i = 0; i < _page; i++)
        {
            Line line = new(context.Columns, context.Palette);
            if (offset + i < _rows.Count)
            {
                foreach (Box box in _rows[offset + i])
                {
                    Write(line, box, context, isSelected: box.Node == selected.Node, isLast: last.Contains(box.Node));
                }
            }

            lines.Add(line.ToString());
        }

        return lines;
    }

    public bool Handle(Key key, ViewState state)
    {
        if (_rows.Count == 0)
        {
            return false;
        }

        (int depth, Box selected) = Find(state.Cursor) ?? (0, _rows[0][0]);
        List<Box> row = _rows[depth];
        int place = row.FindIndex(box => box.Node == selected.Node);
        switch (key)
        {
            case { Code: KeyCode.Up } or { Character.Value: 'k' }:
                state.Cursor = depth > 0 ? Above(depth - 1, selected).Node : selected.Node;
                return true;
            case { Code: KeyCode.Down } or { Character.Value: 'j' }:
                state.Cursor = Below(depth, selected)?.Node ?? selected.Node;
                return true;
            case { Code: KeyCode.Left }:
                state.Cursor = row[Math.Max(0, place - 1)].Node;
                return true;
            case { Code: KeyCode.Right }:
                state.Cursor = row[Math.Min(row.Count - 1, place + 1)].Node;
                return true;
            case { Code: KeyCode.PageUp }:
                state.Cursor = Above(Math.Max(0, depth - _page), selected).Node;
                return true;
            case { Code: KeyCode.PageDown }:
                for (int i = 0; i < _page && Find(state.Cursor) is var (at, box) && Below(at, box) is { } below; i++)
                {
                    state.Cursor = below.Node;
                }

                return true;
            case { Code: KeyCode.Home }:
                state.Cursor = _rows[0][0].Node;
                return true;
            case { Code: KeyCode.End }:
                state.Cursor = _rows[^1][0].Node;
                return true;
            case { Code: KeyCode.Enter } or { Character.Value: ' ' }:
                state.Zoom = selected.Node;
                return true;
            case { Code: KeyCode.Escape } when state.Zoom != LiveProfile.Root:
                state.Zoom = LiveProfile.Root;
                return true;
            default:
                return false;
        }
    }

    private static List<List<Box>> Lay(ViewContext context, int zoom)
    {
        LiveSnapshot snapshot = context.Snapshot;
        List<List<Box>> rows = [];
        List<Box> above = [new Box(zoom, 0, context.Columns, 0, context.Columns)];
        while (above.Count > 0)
        {
            rows.Add(above);
            List<Box> below = [];
            foreach (Box box in above)
            {
                double start = box.ExactStart;
                double scale = snapshot.Total(box.Node) > 0 ? box.ExactColumns / snapshot.Total(box.Node) : 0;
                foreach (int child in snapshot.Children(box.Node))
                {
                    double columns = snapshot.Total(child) * scale;
                    int first = (int)Math.Round(start);
                    int end = (int)Math.Round(start + columns);
                    if (end > first && !context.IsBelowThreshold(snapshot.Total(child)))
                    {
                        below.Add(new Box(child, first, end - first, start, columns));
                    }

                    start += columns;
                }
            }

            above = below;
        }

        return rows;
    }

    // The nodes that the last sample met: of the chosen thread, or of the first one.
    private static HashSet<int> LastStack(ViewContext context)
    {
        HashSet<int> nodes = [];
        LiveThread? thread = context.Threads.FirstOrDefault(thread => context.State.Thread is null || thread.Id == context.State.Thread);
        for (int node = thread?.LastNode ?? LiveProfile.Root; node != LiveProfile.Root; node = context.Snapshot.Node(node).Parent)
        {
            nodes.Add(node);
        }

        return nodes;
    }

    private static void Write(Line line, Box box, ViewContext context, bool isSelected, bool isLast)
    {
        LiveSnapshot snapshot = context.Snapshot;
        LiveFunction? function = box.Node == LiveProfile.Root ? null : snapshot.FunctionOf(box.Node);
        string name = function?.Name ?? "all";
        bool isHit = function is not null && !context.State.Filter.IsEmpty && context.State.Filter.Matches(function.Name, function.File);
        Style colour = isHit ? Style.Magenta
            : function is null || function.Kind != Captures.Frames.FrameKind.Python ? Style.Cyan
            : (function.Name.Length % 2 == 0 ? Style.Yellow : Style.Green);
        Style style = (isSelected ? Style.Bold : Style.Reverse | colour) | (isLast ? Style.Underline : Style.Plain);
        string edge = isSelected ? ">" : isLast ? "*" : context.Palette.Glyph("▏", "|");
        line.Field("", box.Column - line.Used);
        line.Append(edge, style).Field(name, box.Columns - 1, style);
    }

    private static Line Describe(ViewContext context, int node)
    {
        LiveSnapshot snapshot = context.Snapshot;
        string name = "all";
        if (node != LiveProfile.Root)
        {
            LiveFunction function = snapshot.FunctionOf(node);
            name = $"{function.Name}  {FramePlace.Of(function, snapshot.Frame(snapshot.Node(node).Frame).Line)}";
        }

        string numbers = $" {Quantity.Text(context.Metric, snapshot.Total(node))} ({Quantity.Share(snapshot.Total(node), snapshot.Sum)} %), own {Quantity.Text(context.Metric, snapshot.Own(node))}  ";
        return new Line(context.Columns, context.Palette).Append(" GRAPH ", Style.Reverse).Append(numbers, Style.Reverse).Append(name, Style.Reverse, context.State.Scrolled);
    }

    private (int Depth, Box Box)? Find(int node)
    {
        for (int depth = 0; depth < _rows.Count; depth++)
        {
            int place = _rows[depth].FindIndex(box => box.Node == node);
            if (place >= 0)
            {
                return (depth, _rows[depth][place]);
            }
        }

        return null;
    }

    private Box Above(int depth, Box box) => _rows[depth].Last(other => other.Column <= box.Column);

    // The widest callee.
    private Box? Below(int depth, Box box)
    {
        IEnumerable<Box> callees = depth + 1 < _rows.Count
            ? _rows[depth + 1].Where(other => other.Column >= box.Column && other.Column < box.Column + box.Columns)
            : [];
        return callees.MaxBy(other => other.ExactColumns);
    }

    private sealed record Box(int Node, int Column, int Columns, double ExactStart, double ExactColumns);
}
