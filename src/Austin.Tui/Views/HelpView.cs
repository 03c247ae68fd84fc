using Austin.Tui.Drawing;

namespace Austin.Tui.Views;

/// <summary>What the keys do.</summary>
internal sealed class HelpView : TableView
{
    /// <summary>Keys and what they do, in the order of the help.</summary>
    public static IReadOnlyList<(string Keys, string Meaning)> Keys { get; } =
    [
        ("q Ctrl-C", "quit; a command that austin-tui started goes on to its own end"),
        ("Up Down PgUp PgDn Home End, j k", "move the cursor"),
        ("Left Right", "previous or next thread in the order of t, all of them first; in the graph: next box"),
        ("[ ]", "previous or next thread, also in the graph"),
        ("f", "full call tree, or back to the functions (top)"),
        ("g", "flame graph; * and a line below mark the last stack of the thread, or of the first one"),
        ("t", "threads; Enter chooses one"),
        ("v", "last stack of every thread"),
        ("Enter Space", "tree: fold or unfold; graph: zoom; threads: choose"),
        ("Esc", "graph: zoom out; elsewhere: back to the functions"),
        ("1 2 3", "sort by own, by total, by name, exactly as of now; the tree is never sorted by own"),
        ("l", "functions or lines in top"),
        ("m", "next quantity: CPU time, wall time, memory, as far as sampled"),
        ("w", "window: the last second, 5 or 30 seconds, the whole run"),
        ("+ -", "threshold in per cent: hide what has less of the total"),
        ("/", "filter by a part of a function's or file's name, or by /a regular expression/; Enter sets it, Esc gives up"),
        ("c", "clear the filter"),
        (", .", "scroll names to the left, to the right"),
        ("x", "trends in top: what rises or falls in the last second (of 5) or 5 seconds (of 30 and of the run)"),
        ("p", "pause the display; sampling goes on"),
        ("< >", "slower or faster refresh of the display; sampling stays as it is"),
        ("r", "reset: count from zero"),
        ("s", "save the sums of the whole run as a capture"),
        ("Ctrl-L", "draw anew"),
        ("Ctrl-Z", "suspend; sampling halts when the pipe to it is full"),
        ("? h", "this help; any key but those that move leaves it"),
    ];

    private const int KeyColumns = 34;

    protected override List<ViewRow> Rows(ViewContext context) =>
        [.. Keys.Select((key, index) => new ViewRow(index, -1, -1, key.Keys, key.Meaning, "", Style.Plain))];

    protected override void WriteHeading(Line line, ViewContext context) =>
        line.Append(" ", Style.Reverse).Field("KEY", KeyColumns, Style.Reverse).Append("DOES", Style.Reverse);

    protected override void Write(Line line, ViewRow row, ViewContext context, Style cursor) =>
        line.Field(row.Prefix, KeyColumns, cursor == Style.Plain ? Style.Bold : cursor).Append(row.Name, cursor, context.State.Scrolled);
}
