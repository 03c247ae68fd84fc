using System.Globalization;
using System.Text;
using Austin.Captures.Frames;
using Austin.Captures.Samples;
using Austin.Common.Console;
using Austin.Common.Sampling;

namespace Austin.Common.Views;

/// <summary>Prints every thread's stack once, root first, for people (<c>-w</c>).</summary>
/// <remarks>Threads of which all is the same are shown once. Off a terminal the thread's state is a word instead of an emoji.</remarks>
internal sealed class WhereView(OutputFile output, Styling styling) : IWhereObserver
{
    // So many sources are named that are not shown.
    private const int MaxNewer = 8;

    // Characters of stacks that are kept until all threads are known; beyond that they are written, and folded among the next ones only.
    private const int MaxKept = 32 << 20;

    // Of one process: those that are the same are found by all that is shown of them.
    private readonly List<WherePlace> _places = [];
    private readonly Dictionary<(string Front, string Activity, string Frames), WherePlace> _known = [];
    private readonly SortedSet<string> _newer = new(StringComparer.Ordinal);
    private readonly HashSet<string> _toldNewer = [];
    private int _pid;
    private int _kept;
    private DateTime? _time;

    /// <summary>What is known of the process that left a core; comes first.</summary>
    /// <param name="core">The core.</param>
    /// <param name="pythonVersion">Version of the interpreter.</param>
    public void Write(WhereCore core, string? pythonVersion)
    {
        string pid = core.Pid.ToString(CultureInfo.InvariantCulture);
        Append($"\nCore of process {styling.Paint("35;1", pid)}{(core.Command is { } command ? $": {SafeText.Line(command)}" : "")}\n");
        Append($"Python {styling.Paint("33;1", pythonVersion ?? "?")}{(core.Executable is { } executable ? $", {SafeText.Line(executable)}" : "")}\n");
        Append($"{CoreText.Ending(core)}\n");
    }

    /// <summary>Begins one of several views.</summary>
    /// <param name="time">When it is, UTC; told in front of the first thread.</param>
    public void Begin(DateTime time) => _time = time;

    public void Write(in Sample sample, WhereThread thread)
    {
        if (sample.Pid != _pid)
        {
            WritePlaces();
            _pid = sample.Pid;
        }

        string id = string.Create(CultureInfo.InvariantCulture, $"{(thread.RunsPython ? $"{sample.InterpreterId}:" : "")}{sample.ThreadId}");
        string name = thread.Name is null ? "" : $" \"{SafeText.Line(thread.Name)}\"";
        bool idle = (sample.Flags & SampleFlags.Idle) != 0;
        string pid = styling.Paint("35;1", sample.Pid.ToString(CultureInfo.InvariantCulture));
        WherePlace place = new(
            $"{State(idle, thread.IsChild)} Process {pid}",
            ActivityText.Describe(thread) is { } activity ? $": {SafeText.Line(activity)}" : "",
            Frames(sample, thread));
        // Variables of two threads are not the same, even where they look so.
        if (thread.Locals.Count > 0 || !_known.TryGetValue((place.Front, place.Activity, place.Frames), out WherePlace? known))
        {
            _places.Add(known = place);
            _kept += place.Frames.Length;
            _ = thread.Locals.Count > 0 || _known.TryAdd((place.Front, place.Activity, place.Frames), place);
        }

        known.Threads.Add($"{styling.Paint("34;1", id)}{name}");
        if (_kept > MaxKept)
        {
            WritePlaces();
        }
    }

    public void LeaveOut(int pid, int threads)
    {
        WritePlaces();
        string text = string.Create(CultureInfo.InvariantCulture, $"({threads} thread{(threads == 1 ? "" : "s")} of process {pid} left out)");
        Append($"\n\n{styling.Paint("2", text)}\n");
    }

    public void Write(WhereLoop loop)
    {
        WritePlaces();
        string pid = loop.Pid.ToString(CultureInfo.InvariantCulture);
        int running = loop.Tasks.Count(task => task.Doing == TaskDoing.Running);
        Append("\n\n");
        Append(State(running == 0, loop.IsChild));
        Append($" Process {styling.Paint("35;1", pid)} {styling.Icon("🔁")}Event loop");
        if (loop.ThreadId != 0)
        {
            string id = string.Create(CultureInfo.InvariantCulture, $"{loop.InterpreterId}:{loop.ThreadId}");
            Append($" of thread {styling.Paint("34;1", id)}{(loop.ThreadName is null ? "" : $" \"{SafeText.Line(loop.ThreadName)}\"")}");
        }

        Append($": {loop.Tasks.Count}{(loop.IsCut ? " and more" : "")} task{(loop.Tasks.Count == 1 ? "" : "s")}");
        Append($"{(running == 0 ? "" : $", {running} running")}\n\n");
        foreach ((WhereTask task, int depth, bool isReference) in TaskTree.Order(loop.Tasks))
        {
            WriteTask(loop, task, new string(' ', 4 * (depth + 1)), isReference);
        }
    }

    /// <summary>Ends the view; another may follow.</summary>
    public void End()
    {
        WritePlaces();
        WriteNewer();
        output.Flush();
    }

    private void WritePlaces()
    {
        foreach (WherePlace place in _places)
        {
            int count = place.Threads.Count;
            string same = count == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $" ({count} at the same place)");
            Append($"\n\n{place.Front} {styling.Icon("🧵")}Thread{(count == 1 ? "" : "s")} {string.Join(", ", place.Threads)}{same}{place.Activity}\n\n{place.Frames}");
        }

        _places.Clear();
        _known.Clear();
        _kept = 0;
    }

    private void WriteNewer()
    {
        if (_newer.Count > 0)
        {
            string more = _newer.Count > MaxNewer ? string.Create(CultureInfo.InvariantCulture, $" and {_newer.Count - MaxNewer} more") : "";
            Append($"\n\nSource is newer than the process, and so not shown: {string.Join(", ", _newer.Take(MaxNewer))}{more}\n");
        }

        // Once is enough.
        _toldNewer.UnionWith(_newer);
        _newer.Clear();
    }

    // What it awaits is indented like its frames, behind them.
    private void WriteTask(WhereLoop loop, WhereTask task, string margin, bool isReference)
    {
        string name = SafeText.Line(task.Name);
        string doing = task.Doing switch
        {
            TaskDoing.Running => "runs",
            TaskDoing.Cancelling => "is being cancelled",
            TaskDoing.Ready => "is ready",
            _ => "waits",
        };
        string moved = task.IsMoved ? ", moved on while it was read" : "";
        Append($"{margin}Task \"{styling.Bold(name)}\" {(isReference ? "(see above)" : doing + moved)}\n");
        if (isReference)
        {
            return;
        }

        StringBuilder text = new();
        for (int i = 0; i < task.Frames.Count; i++)
        {
            Frame frame = loop.Table[task.Frames[i]];
            text.Append($"{margin}    {Python(loop.Table, frame)}\n{Source(loop.Source, loop.Table, frame, margin + "        ")}");
            if (i < task.Locals.Count && task.Locals[i] is { } variables)
            {
                AppendLocals(text, variables, margin + "        ");
            }
        }

        AppendHidden(text, task.HiddenFrames, margin + "    ");
        Append(text.ToString());
    }

    private string Python(FrameTable table, Frame frame) =>
        $"{styling.Paint("33;1", SafeText.Line(table.String(frame.FunctionId)))} ({styling.Paint("36;1", SafeText.Line(table.String(frame.FileId)))}:{styling.Paint("32;1", Number(frame))})";

    private string State(bool idle, bool isChild)
    {
        if (styling.Emoji)
        {
            return (idle ? "💤" : "🚀") + (isChild ? "🧒" : "");
        }

        return (idle ? "idle" : "running") + (isChild ? " child" : "");
    }

    private string Frames(in Sample sample, WhereThread thread)
    {
        StringBuilder text = new();
        if ((sample.Flags & SampleFlags.Invalid) != 0)
        {
            text.Append("    :INVALID:\n");
        }

        bool isMixed = false;
        foreach (int id in sample.Frames)
        {
            isMixed |= sample.Table[id].Kind != FrameKind.Python;
        }

        for (int i = 0; i < sample.Frames.Length; i++)
        {
            Frame frame = sample.Table[sample.Frames[i]];
            text.Append(Frame(sample.Table, frame, isMixed)).Append(Source(thread.Source, sample.Table, frame, "        "));
            if (i < thread.Locals.Count && thread.Locals[i] is { } variables)
            {
                AppendLocals(text, variables, "        ");
            }
        }

        AppendHidden(text, thread.HiddenFrames, "    ");
        if ((sample.Flags & SampleFlags.Gc) != 0)
        {
            text.Append("    :GC:\n");
        }

        return text.ToString();
    }

    // Where there are frames of several kinds a letter in the margin tells them apart, also without colour.
    private string Frame(FrameTable table, Frame frame, bool isMixed)
    {
        string file = SafeText.Line(table.String(frame.FileId));
        string function = SafeText.Line(table.String(frame.FunctionId));
        (string mark, string text) = frame.Kind switch
        {
            FrameKind.Kernel => ("  K ", $"{styling.Paint("38;5;159", function)} {(styling.Emoji ? "🐧" : "(kernel)")}"),
            FrameKind.Native => ("  N ", $"{styling.Paint("38;5;246", function)} ({styling.Paint("38;5;248;1", frame.Span.Line > 0 ? SourcePath.Shorten(file) : file)}{Line(frame, "38;5;246")})"),
            _ => ("  P ", Python(table, frame)),
        };
        return $"{(isMixed ? mark : "    ")}{text}\n";
    }

    // The line of source that a frame is in, behind a bar that tells it from all else; nothing where there is none to show.
    private string Source(ISourceLines? source, FrameTable table, Frame frame, string margin)
    {
        if (source is null || frame.Kind != FrameKind.Python || frame.Span.Line <= 0)
        {
            return "";
        }

        string? line = SourceLine.Find(source, table, frame, out bool isNewer);
        if (isNewer)
        {
            string file = SafeText.Line(table.String(frame.FileId));
            _ = !_toldNewer.Contains(file) && _newer.Add(file);
            return "";
        }

        return line?.TrimStart() is not { Length: > 0 } text ? "" : $"{margin}| {styling.Paint("2", text)}\n";
    }

    // Nobody is to take what is left for the whole stack.
    private void AppendHidden(StringBuilder text, int frames, string margin)
    {
        if (frames > 0)
        {
            string told = string.Create(CultureInfo.InvariantCulture, $"({frames} frame{(frames == 1 ? "" : "s")} hidden)");
            text.Append($"{margin}{styling.Paint("2", told)}\n");
        }
    }

    private void AppendLocals(StringBuilder text, FrameLocals locals, string margin)
    {
        if (locals.State is LocalsState.Moved or LocalsState.Gone)
        {
            text.Append($"{margin}({(locals.State == LocalsState.Moved ? "moved on" : "gone")} while it was read)\n");
        }

        foreach ((string name, string value) in locals.Values)
        {
            text.Append($"{margin}{styling.Paint("36", SafeText.Line(name))} = {SafeText.Line(value)}\n");
        }

        if (locals.State == LocalsState.Cut)
        {
            text.Append($"{margin}(variables left out: all together would take too long)\n");
        }
    }

    // Native code without source has no line.
    private string Line(Frame frame, string rendition) =>
        frame.Span.Line > 0 ? ":" + styling.Paint(rendition, Number(frame)) : "";

    private static string Number(Frame frame) => frame.Span.Line.ToString(CultureInfo.InvariantCulture);

    private void Append(string text)
    {
        if (_time is { } time)
        {
            _time = null;
            Append(string.Create(CultureInfo.InvariantCulture, $"\n\nAt {time:yyyy-MM-ddTHH:mm:ss.fffZ}\n"));
        }

        output.Write(Encoding.UTF8.GetBytes(text));
    }
}
