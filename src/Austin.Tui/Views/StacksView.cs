using Austin.Captures.Live;
using Austin.Tui.Drawing;

namespace Austin.Tui.Views;

/// <summary>The last stack of every thread, innermost frame first.</summary>
internal sealed class StacksView : TableView
{
    private const int Recent = 2;

    protected override List<ViewRow> Rows(ViewContext context)
    {
        List<ViewRow> rows = [];
        LiveSnapshot snapshot = context.Snapshot;
        foreach (LiveThread thread in context.Threads
            .Where(thread => thread.Samples > 0 && (context.State.Thread is null || context.State.Thread == thread.Id)))
        {
            string state = context.Now - thread.LastSecond > Recent ? " (not sampled lately)" : thread.LastIdle ? " (idle)" : "";
            string title = $"Thread {ThreadOrder.TitleOf(thread)}{state}";
            List<ViewRow> frames = [];
            bool matches = context.State.Filter.Matches(title, "");
            for (int node = thread.LastNode; node != LiveProfile.Root; node = snapshot.Node(node).Parent)
            {
                LiveFunction function = snapshot.FunctionOf(node);
                matches |= context.State.Filter.Matches(function.Name, function.File);
                frames.Add(new ViewRow(
                    0, -1, -1, "    ", function.Name, FramePlace.Of(function, snapshot.Frame(snapshot.Node(node).Frame).Line), FramePlace.StyleOf(function.Kind)));
            }

            if (matches)
            {
                rows.Add(new ViewRow(0, -1, -1, "", title, "", Style.Bold));
                rows.AddRange(frames);
            }
        }

        return [.. rows.Select((row, index) => row with { Key = index })];
    }

    protected override void WriteHeading(Line line, ViewContext context) =>
        WriteName(line.Append(" ", Style.Reverse), "", "LAST STACK", "FILE:LINE", Style.Reverse, 0);

    protected override void Write(Line line, ViewRow row, ViewContext context, Style cursor)
    {
        Style style = cursor != Style.Plain ? cursor : row.Style;
        if (row.Prefix.Length == 0)
        {
            line.Append(row.Name, style, context.State.Scrolled);
        }
        else
        {
            WriteName(line, row.Prefix, row.Name, row.Place, style, context.State.Scrolled);
        }
    }
}
