using System.Globalization;
using Austin.Captures.Live;
using Austin.Tui.Drawing;

namespace Austin.Tui.Views;

/// <summary>The call tree, callers above callees.</summary>
internal sealed class TreeView : TableView
{
    // Deeper calls are not indented any further.
    private const int MaxIndent = 30;

    private readonly SteadyOrder _order = new();
    private HashSet<int>? _matching;

    public override bool Handle(Key key, ViewState state)
    {
        if (key.Code == KeyCode.Enter || key.Character.Value == ' ')
        {
            if (Current(state) is { } row && !state.Folded.Remove(row.Key))
            {
                state.Folded.Add(row.Key);
            }

            return true;
        }

        return base.Handle(key, state);
    }

    protected override List<ViewRow> Rows(ViewContext context)
    {
        List<ViewRow> rows = [];
        _matching = context.State.Filter.IsEmpty ? null : Matching(context);
        _order.Begin(context.State.Sorting);

        // Not by recursion: a stack may have thousands of frames.
        Stack<int> todo = new();
        PushChildren(LiveProfile.Root, context, todo);
        while (todo.TryPop(out int node))
        {
            bool isFolded = context.State.Folded.Contains(node);
            int before = todo.Count;
            int hidden = isFolded ? 0 : PushChildren(node, context, todo);
            rows.Add(RowOf(node, context, isFolded, hasChildren: todo.Count > before, hidden));
        }

        return rows;
    }

    private static ViewRow RowOf(int node, ViewContext context, bool isFolded, bool hasChildren, int hidden)
    {
        LiveSnapshot snapshot = context.Snapshot;
        LiveFunction function = snapshot.FunctionOf(node);
        int depth = snapshot.Node(node).Depth - 1;
        bool isShut = isFolded && snapshot.Children(node).Any();
        string mark = isShut ? context.Palette.Glyph("▸ ", "+ ") : hasChildren ? context.Palette.Glyph("▾ ", "- ") : "  ";
        string name = hidden > 0 ? string.Create(CultureInfo.InvariantCulture, $"{function.Name} ({hidden} below {context.State.Threshold} %)") : function.Name;
        return new ViewRow(
            node, snapshot.Own(node), snapshot.Total(node), new string(' ', Math.Min(depth, MaxIndent)) + mark, name,
            FramePlace.Of(function, snapshot.Frame(snapshot.Node(node).Frame).Line), FramePlace.StyleOf(function.Kind));
    }

    // In the reverse order, as the first is to come off the stack first. Returns how many the threshold hides.
    private int PushChildren(int node, ViewContext context, Stack<int> todo)
    {
        LiveSnapshot snapshot = context.Snapshot;
        List<int> children = [];
        int hidden = 0;
        foreach (int child in snapshot.Children(node))
        {
            if (_matching?.Contains(child) == false)
            {
                continue;
            }

            if (context.IsBelowThreshold(snapshot.Total(child)))
            {
                hidden++;
                continue;
            }

            children.Add(child);
        }

        children.Sort((left, right) => Compare(snapshot, context.State.Sort, left, right));
        if (context.State.Sort != RowOrder.Name && children.Count > 1)
        {
            children = _order.Arrange(node, children, child => child, snapshot.Total, snapshot.Sum);
        }

        for (int i = children.Count - 1; i >= 0; i--)
        {
            todo.Push(children[i]);
        }

        return hidden;
    }

    // By total, as what costs most is looked for from the callers on, or by name; ids decide where all else is equal, so that rows do not jump.
    private static int Compare(LiveSnapshot snapshot, RowOrder sort, int left, int right)
    {
        int order = sort == RowOrder.Name ? string.CompareOrdinal(snapshot.FunctionOf(left).Name, snapshot.FunctionOf(right).Name) : 0;
        order = order != 0 ? order : snapshot.Total(right).CompareTo(snapshot.Total(left));
        return order != 0 ? order : left.CompareTo(right);
    }

    // Nodes that match, and their callers.
    private static HashSet<int> Matching(ViewContext context)
    {
        LiveSnapshot snapshot = context.Snapshot;
        HashSet<int> matching = [];
        for (int node = 1; node < snapshot.NodeCount; node++)
        {
            LiveFunction function = snapshot.FunctionOf(node);
            if (snapshot.Total(node) > 0 && context.State.Filter.Matches(function.Name, function.File))
            {
                for (int caller = node; caller != LiveProfile.Root && matching.Add(caller); caller = snapshot.Node(caller).Parent)
                {
                }
            }
        }

        return matching;
    }
}
