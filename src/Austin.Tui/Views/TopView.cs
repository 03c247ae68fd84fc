using Austin.Captures.Live;
using Austin.Tui.Drawing;

namespace Austin.Tui.Views;

/// <summary>Functions, or lines, with own and total.</summary>
internal sealed class TopView : TableView
{
    private readonly SteadyOrder _order = new();

    protected override string PlaceHeading(ViewState state) => state.ByLine ? "FILE:LINE" : "FILE";

    protected override List<ViewRow> Rows(ViewContext context)
    {
        LiveSnapshot snapshot = context.Snapshot;
        ViewState state = context.State;
        Trend? trend = context.Latest is { } latest ? new Trend(latest, snapshot, state.ByLine) : null;
        IEnumerable<ViewRow> rows = snapshot.Rows(state.ByLine)
            .Where(row => !context.IsBelowThreshold(row.Total))
            .Select(row => (Row: row, Function: snapshot.Function(state.ByLine ? snapshot.Frame(row.Key).Function : row.Key)))
            .Where(pair => state.Filter.Matches(pair.Function.Name, pair.Function.File))
            .Select(pair =>
            {
                (string mark, Style style) = trend is null ? ("", Style.Plain) : Trend.Show(trend.Of(pair.Row.Key, pair.Row.Own), context.Palette);
                return new ViewRow(
                    pair.Row.Key, pair.Row.Own, pair.Row.Total, mark, pair.Function.Name,
                    FramePlace.Of(pair.Function, state.ByLine ? snapshot.Frame(pair.Row.Key).Line : 0),
                    style == Style.Plain ? FramePlace.StyleOf(pair.Function.Kind) : style);
            });
        _order.Begin(state.Sorting);
        return state.Sort switch
        {
            RowOrder.Total => Steady([.. rows.OrderByDescending(row => row.Total).ThenByDescending(row => row.Own)], row => row.Total),
            RowOrder.Name => [.. rows.OrderBy(row => row.Name, StringComparer.Ordinal)],
            _ => Steady([.. rows.OrderByDescending(row => row.Own).ThenByDescending(row => row.Total)], row => row.Own),
        };

        List<ViewRow> Steady(List<ViewRow> sorted, Func<ViewRow, long> value) => _order.Arrange(0, sorted, row => row.Key, value, snapshot.Sum);
    }
}
