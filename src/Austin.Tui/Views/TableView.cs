using Austin.Tui.Drawing;

namespace Austin.Tui.Views;

/// <summary>A table with a heading and a cursor that stays on its row while rows move.</summary>
internal abstract class TableView : IView
{
    private const int ValueColumns = 10;
    private const int ShareColumns = 8;

    // Below so many columns there is no room for places.
    private const int LeastForPlaces = 36;

    private const double HotShare = 0.2;
    private const double WarmShare = 0.05;

    private List<ViewRow> _rows = [];
    private int _page = 1;

    public List<string> Draw(ViewContext context, int rows)
    {
        _rows = Rows(context);
        _page = Math.Max(1, rows - 1);
        ViewState state = context.State;
        int selected = Selected(state);
        ref int offset = ref state.Offset;
        offset = Math.Clamp(offset, Math.Max(0, selected - _page + 1), Math.Max(0, selected));
        offset = Math.Clamp(offset, 0, Math.Max(0, _rows.Count - _page));

        Line heading = new(context.Columns, context.Palette);
        WriteHeading(heading, context);
        List<string> lines = [heading.Fill(Style.Reverse).ToString()];
        for (int i = 0; i < _page; i++)
        {
            Line line = new(context.Columns, context.Palette);
            int index = offset + i;
            if (index < _rows.Count)
            {
                Style cursor = index == selected ? Style.Reverse : Style.Plain;
                line.Append(index == selected ? ">" : " ", cursor);
                Write(line, _rows[index], context, cursor);
                if (index == selected)
                {
                    line.Fill(cursor);
                }
            }
            else if (i == 0)
            {
                line.Append("  Nothing to show" + (!state.Filter.IsEmpty || state.Threshold > 0 ? " above the threshold and with the filter" : " yet"), Style.Dim);
            }

            lines.Add(line.ToString());
        }

        return lines;
    }

    public virtual bool Handle(Key key, ViewState state)
    {
        int selected = Selected(state);
        int? next = key switch
        {
            { Code: KeyCode.Up } or { Character.Value: 'k' } => selected - 1,
            { Code: KeyCode.Down } or { Character.Value: 'j' } => selected + 1,
            { Code: KeyCode.PageUp } => selected - _page,
            { Code: KeyCode.PageDown } => selected + _page,
            { Code: KeyCode.Home } => 0,
            { Code: KeyCode.End } => _rows.Count - 1,
            _ => null,
        };
        if (next is not int index)
        {
            return false;
        }

        if (_rows.Count > 0)
        {
            state.Cursor = _rows[Math.Clamp(index, 0, _rows.Count - 1)].Key;
        }

        return true;
    }

    protected abstract List<ViewRow> Rows(ViewContext context);

    /// <summary>The heading of the columns before the name.</summary>
    protected virtual void WriteHeading(Line line, ViewContext context)
    {
        line.Append(" ", Style.Reverse)
            .Right("OWN", ValueColumns, Style.Reverse).Right("TOTAL", ValueColumns, Style.Reverse)
            .Right("%OWN", ShareColumns, Style.Reverse).Right("%TOTAL", ShareColumns, Style.Reverse)
            .Append("  ", Style.Reverse);
        WriteName(line, "", NameHeading(context.State), PlaceHeading(context.State), Style.Reverse, 0);
    }

    protected virtual string NameHeading(ViewState state) => "FUNCTION";

    protected virtual string PlaceHeading(ViewState state) => "FILE:LINE";

    protected virtual void Write(Line line, ViewRow row, ViewContext context, Style cursor)
    {
        Style heat = cursor != Style.Plain ? cursor : Heat(row.Own, context.Snapshot.Sum);
        line.Right(Quantity.Text(context.Metric, row.Own), ValueColumns, heat)
            .Right(Quantity.Text(context.Metric, row.Total), ValueColumns, cursor)
            .Right(Quantity.Share(row.Own, context.Snapshot.Sum), ShareColumns, heat)
            .Right(Quantity.Share(row.Total, context.Snapshot.Sum), ShareColumns, cursor)
            .Append("  ", cursor);
        WriteName(line, row.Prefix, row.Name, row.Place, cursor != Style.Plain ? cursor : row.Style, context.State.Scrolled);
    }

    /// <summary>Name and place in what is left of the row.</summary>
    protected static void WriteName(Line line, string prefix, string name, string place, Style style, int scrolled)
    {
        int room = line.Room;
        int nameColumns = room < LeastForPlaces ? room : room * 3 / 5;
        int prefixColumns = Math.Min(TextWidth.Of(prefix), Math.Max(0, nameColumns - 8));
        line.Field(prefix, prefixColumns, style);
        line.Field(name, nameColumns - prefixColumns, style, scrolled);
        if (room >= LeastForPlaces)
        {
            line.Append(" ", style).Append(place, style, scrolled);
        }
    }

    /// <summary>The row under the cursor, and its index; null where there is none.</summary>
    protected ViewRow? Current(ViewState state) => _rows.Count > 0 ? _rows[Selected(state)] : null;

    private static Style Heat(long own, long all) =>
        own > all * HotShare ? Style.Red | Style.Bold : own > all * WarmShare ? Style.Yellow : Style.Plain;

    // Where its row is gone, the cursor is on the first one.
    private int Selected(ViewState state)
    {
        int cursor = state.Cursor;
        return Math.Max(0, _rows.FindIndex(row => row.Key == cursor));
    }
}
