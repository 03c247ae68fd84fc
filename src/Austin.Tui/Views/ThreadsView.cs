using System.Globalization;
using Austin.Captures.Frames;
using Austin.Captures.Live;
using Austin.Captures.Samples;
using Austin.Tui.Drawing;

namespace Austin.Tui.Views;

/// <summary>One row for each thread, the main threads first, then those with most samples.</summary>
internal sealed class ThreadsView : TableView
{
    private const int ValueColumns = 10;
    private const int ShareColumns = 8;
    private const int SampleColumns = 11;
    private const int IdColumns = 20;

    // A thread that was not sampled for so many seconds is shown as such.
    private const int Recent = 2;

    public override bool Handle(Key key, ViewState state)
    {
        if (key.Code == KeyCode.Enter || key.Character.Value == ' ')
        {
            if (Current(state) is { } row)
            {
                state.Thread = row.Key;
                state.View = ViewKind.Top;
            }

            return true;
        }

        return base.Handle(key, state);
    }

    protected override List<ViewRow> Rows(ViewContext context) =>
    [
        .. context.Threads
            .Where(thread => context.State.Filter.Matches(thread.Name, $"{thread.Pid}:{thread.Label}"))
            .Select(thread => new ViewRow(thread.Id, thread.Value, thread.Samples, "", TopOf(thread, context), "", Style.Plain)),
    ];

    protected override void WriteHeading(Line line, ViewContext context) =>
        line.Append(" S", Style.Reverse)
            .Right(SampleMetrics.IsTime(context.Metric) ? "TIME" : "MEMORY", ValueColumns, Style.Reverse).Right("SHARE", ShareColumns, Style.Reverse)
            .Right("%CPU", KnowsCpu(context) ? ShareColumns : 0, Style.Reverse)
            .Right("SAMPLES", SampleColumns, Style.Reverse).Append("  ", Style.Reverse).Field("PROCESS:THREAD", IdColumns, Style.Reverse)
            .Append(" NAME, MOST IN", Style.Reverse);

    protected override void Write(Line line, ViewRow row, ViewContext context, Style cursor)
    {
        LiveThread thread = context.Snapshot.Threads[row.Key];
        string name = ThreadOrder.NameOf(thread);
        long all = context.Snapshot.Threads.Sum(other => other.Value);
        line.Append(StateOf(thread, context), cursor)
            .Right(Quantity.Text(context.Metric, thread.Value), ValueColumns, cursor)
            .Right(Quantity.Share(thread.Value, all), ShareColumns, cursor)
            .Right(thread.CpuShare is double share ? share.ToString("0.0", CultureInfo.InvariantCulture) : "-", KnowsCpu(context) ? ShareColumns : 0, cursor)
            .Right(Quantity.Count(thread.Samples), SampleColumns, cursor)
            .Append("  ", cursor)
            .Field(string.Create(CultureInfo.InvariantCulture, $"{thread.Pid}:{thread.Label}"), IdColumns, cursor)
            .Append(" ", cursor);
        if (name.Length > 0)
        {
            line.Append(name + "  ", cursor == Style.Plain ? Style.Bold : cursor);
        }

        line.Append(row.Name, cursor, context.State.Scrolled);
    }

    // Only samples that tell who was off the CPU tell how much of the time threads were on it.
    private static bool KnowsCpu(ViewContext context) => context.Snapshot.Threads.Any(thread => thread.CpuShare is not null);

    /// <summary>
    /// <c>P</c> in Python code, <c>N</c> in native code, <c>K</c> in the kernel, <c>I</c> off the CPU as far as the mode tells,
    /// <c>-</c> not sampled lately.
    /// </summary>
    private static string StateOf(LiveThread thread, ViewContext context) => thread switch
    {
        _ when thread.Samples == 0 || context.Now - thread.LastSecond > Recent => "-",
        { LastIdle: true } => "I",
        _ => context.Snapshot.FunctionOf(thread.LastNode).Kind switch
        {
            FrameKind.Native => "N",
            FrameKind.Kernel => "K",
            _ => "P",
        },
    };

    private static string TopOf(LiveThread thread, ViewContext context)
    {
        if (thread.TopNode == LiveProfile.Root)
        {
            return "";
        }

        LiveFunction function = context.Snapshot.FunctionOf(thread.TopNode);
        return $"{function.Name} ({FramePlace.Of(function, context.Snapshot.Frame(context.Snapshot.Node(thread.TopNode).Frame).Line)})";
    }
}
