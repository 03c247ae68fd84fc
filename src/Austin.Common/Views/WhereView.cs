using System.Globalization;
using System.Text;
using Austin.Captures.Frames;
using Austin.Captures.Samples;
using Austin.Common.Console;
using Austin.Common.Sampling;

namespace Austin.Common.Views;

/// <summary>Prints every thread's stack once, root first, for people (<c>-w</c>).</summary>
/// <remarks>Not a hot path: it runs once. Off a terminal the thread's state is a word instead of an emoji.</remarks>
internal sealed class WhereView(OutputFile output, Styling styling) : IWhereObserver
{
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

    public void Write(in Sample sample, WhereThread thread)
    {
        string pid = sample.Pid.ToString(CultureInfo.InvariantCulture);
        string id = string.Create(CultureInfo.InvariantCulture, $"{sample.InterpreterId}:{sample.ThreadId}");
        bool idle = (sample.Flags & SampleFlags.Idle) != 0;

        Append("\n\n");
        Append(State(idle, thread.IsChild));
        Append($" Process {styling.Paint("35;1", pid)} {styling.Icon("🧵")}Thread {styling.Paint("34;1", id)}");
        if (thread.Name is not null)
        {
            Append($" \"{SafeText.Line(thread.Name)}\"");
        }

        string? activity = Describe(thread.Activity);
        if (thread.Signal is { } signal)
        {
            activity = activity is null ? $"took {signal}" : $"took {signal}, {activity}";
        }

        if (activity is not null)
        {
            Append($": {SafeText.Line(activity)}");
        }

        Append("\n\n");
        WriteFrames(sample, thread.Locals);
    }

    public void Write(WhereLoop loop)
    {
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
            WriteTask(loop.Table, task, new string(' ', 4 * (depth + 1)), isReference);
        }
    }

    /// <summary>Ends the view.</summary>
    public void End() => output.Flush();

    // What the state at the start of the line does not tell; null for nothing.
    private static string? Describe(ThreadActivity activity)
    {
        string? doing = activity.Doing switch
        {
            ThreadDoing.WaitsForGil when activity.GilHolder == 0 => "waits for the GIL",
            ThreadDoing.WaitsForGil => string.Create(CultureInfo.InvariantCulture,
                $"waits for the GIL, which {(activity.GilHolderName is { } name ? $"\"{name}\"" : $"thread {activity.GilHolder}")} holds"),
            ThreadDoing.Stopped => "is stopped",
            ThreadDoing.InCall => activity.Call switch
            {
                "nanosleep" or "clock_nanosleep" => "sleeps",
                "futex" or "futex_wait" or "futex_waitv" => "waits for a lock",
                _ => $"in {activity.Call}{(activity.CallObject is { } text ? $" of {text}" : "")}",
            },
            ThreadDoing.Running when activity.HoldsGil == false => "does not hold the GIL",
            _ => null,
        };
        return activity.HoldsGil == true ? doing is null ? "holds the GIL" : $"{doing}, holds the GIL" : doing;
    }

    // What it awaits is indented like its frames, behind them.
    private void WriteTask(FrameTable table, WhereTask task, string margin, bool isReference)
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
        foreach (int id in isReference ? [] : task.Frames)
        {
            Append($"{margin}    {Python(table, table[id])}\n");
        }
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

    private void WriteFrames(in Sample sample, IReadOnlyList<FrameLocals?> locals)
    {
        if ((sample.Flags & SampleFlags.Invalid) != 0)
        {
            Append("    :INVALID:\n");
        }

        bool isMixed = false;
        foreach (int id in sample.Frames)
        {
            isMixed |= sample.Table[id].Kind != FrameKind.Python;
        }

        for (int i = 0; i < sample.Frames.Length; i++)
        {
            WriteFrame(sample.Table, sample.Table[sample.Frames[i]], isMixed);
            if (i < locals.Count && locals[i] is { } variables)
            {
                WriteLocals(variables);
            }
        }

        if ((sample.Flags & SampleFlags.Gc) != 0)
        {
            Append("    :GC:\n");
        }
    }

    // Where there are frames of several kinds a letter in the margin tells them apart, also without colour.
    private void WriteFrame(FrameTable table, Frame frame, bool isMixed)
    {
        string file = SafeText.Line(table.String(frame.FileId));
        string function = SafeText.Line(table.String(frame.FunctionId));
        (string mark, string text) = frame.Kind switch
        {
            FrameKind.Kernel => ("  K ", $"{styling.Paint("38;5;159", function)} {(styling.Emoji ? "🐧" : "(kernel)")}"),
            FrameKind.Native => ("  N ", $"{styling.Paint("38;5;246", function)} ({styling.Paint("38;5;248;1", frame.Span.Line > 0 ? SourcePath.Shorten(file) : file)}{Line(frame, "38;5;246")})"),
            _ => ("  P ", Python(table, frame)),
        };
        Append($"{(isMixed ? mark : "    ")}{text}\n");
    }

    private void WriteLocals(FrameLocals locals)
    {
        if (locals.State != LocalsState.Same)
        {
            Append($"        ({(locals.State == LocalsState.Moved ? "moved on" : "gone")} while it was read)\n");
        }

        foreach ((string name, string value) in locals.Values)
        {
            Append($"        {styling.Paint("36", SafeText.Line(name))} = {SafeText.Line(value)}\n");
        }
    }

    // Native code without source has no line.
    private string Line(Frame frame, string rendition) =>
        frame.Span.Line > 0 ? ":" + styling.Paint(rendition, Number(frame)) : "";

    private static string Number(Frame frame) => frame.Span.Line.ToString(CultureInfo.InvariantCulture);

    private void Append(string text) => output.Write(Encoding.UTF8.GetBytes(text));
}
