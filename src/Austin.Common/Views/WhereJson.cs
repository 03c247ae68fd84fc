using System.Text.Json;
using Austin.Captures.Frames;
using Austin.Captures.Samples;
using Austin.Common.Console;
using Austin.Common.Sampling;

namespace Austin.Common.Views;

/// <summary>Where mode for programs: one JSON object with an array of threads (<c>-w --json</c>).</summary>
/// <remarks>Names are made safe as in the text format, so that they are valid UTF-8. Lines and columns count from 1; 0 is unknown.</remarks>
internal sealed class WhereJson : IWhereObserver
{
    private readonly Utf8JsonWriter _json;
    private readonly List<WhereLoop> _loops = [];
    private readonly Dictionary<(int Pid, SampleFlags Flags, string? Activity, string Frames, int Hidden), long> _places = [];
    private long _leftOut;

    /// <summary>Begins the object.</summary>
    /// <param name="json">Where it goes.</param>
    /// <param name="pythonVersion">Version of the interpreter; null when unknown.</param>
    /// <param name="core">The core that is shown; null for a running process.</param>
    /// <param name="time">When it was looked at, where that is done again and again; else null.</param>
    public WhereJson(Utf8JsonWriter json, string? pythonVersion, WhereCore? core = null, DateTime? time = null)
    {
        _json = json;
        json.WriteStartObject();
        json.WriteString("implementation", Product.Implementation);
        json.WriteString("python", pythonVersion);
        if (time is { } moment)
        {
            json.WriteString("time", moment);
        }

        if (core is not null)
        {
            WriteCore(core);
        }

        json.WriteStartArray("threads");
    }

    public void Write(in Sample sample, WhereThread thread)
    {
        _json.WriteStartObject();
        _json.WriteNumber("pid", sample.Pid);
        WriteOrNull("interpreter", thread.RunsPython ? (ulong)sample.InterpreterId : null);
        _json.WriteNumber("thread", sample.ThreadId);
        _json.WriteString("name", SafeText.Line(thread.Name ?? ""));
        _json.WriteBoolean("child", thread.IsChild);
        _json.WriteBoolean("idle", (sample.Flags & SampleFlags.Idle) != 0);
        _json.WriteBoolean("invalid", (sample.Flags & SampleFlags.Invalid) != 0);
        _json.WriteBoolean("gc", (sample.Flags & SampleFlags.Gc) != 0);
        WriteActivity(thread.Activity);
        WriteException("raised", thread.Raised);
        WriteException("handled", thread.Handled);
        if (thread.Signal is { } signal)
        {
            _json.WriteString("signal", signal);
        }

        _json.WriteNumber("same_as", SameAs(sample, thread));
        _json.WriteNumber("hidden_frames", thread.HiddenFrames);
        _json.WriteStartArray("frames");
        for (int i = 0; i < sample.Frames.Length; i++)
        {
            WriteFrame(sample.Table, sample.Table[sample.Frames[i]], thread.Source, i < thread.Locals.Count ? thread.Locals[i] : null);
        }

        _json.WriteEndArray();
        _json.WriteEndObject();
    }

    public void LeaveOut(int pid, int threads) => _leftOut += threads;

    public void Write(WhereLoop loop) => _loops.Add(loop);

    /// <summary>Ends the object.</summary>
    public void End()
    {
        _json.WriteEndArray();
        _json.WriteNumber("threads_left_out", _leftOut);
        if (_loops.Count > 0)
        {
            WriteLoops();
        }

        _json.WriteEndObject();
        _json.Flush();
    }

    private void WriteCore(WhereCore core)
    {
        _json.WriteStartObject("core");
        _json.WriteString("file", SafeText.Line(core.File));
        _json.WriteNumber("pid", core.Pid);
        _json.WriteString("command", core.Command is { } command ? SafeText.Line(command) : null);
        _json.WriteString("executable", core.Executable is { } executable ? SafeText.Line(executable) : null);
        _json.WriteString("signal", core.Signal);
        _json.WriteString("signal_code", core.SignalCode);
        WriteOrNull("fault_address", core.FaultAddress);
        WriteOrNull("sender", (ulong?)core.Sender);
        WriteOrNull("thread", core.Signal is null ? null : (ulong)core.ThreadId);
        _json.WriteNumber("threads", core.Threads);
        _json.WriteBoolean("cut", core.IsCut);
        _json.WriteEndObject();
    }

    private void WriteOrNull(string name, ulong? number)
    {
        if (number is { } value)
        {
            _json.WriteNumber(name, value);
        }
        else
        {
            _json.WriteNull(name);
        }
    }

    private void WriteLoops()
    {
        _json.WriteStartArray("event_loops");
        foreach (WhereLoop loop in _loops)
        {
            _json.WriteStartObject();
            _json.WriteNumber("pid", loop.Pid);
            _json.WriteNumber("interpreter", loop.InterpreterId);
            _json.WriteNumber("id", loop.Id);
            if (loop.ThreadId != 0)
            {
                _json.WriteNumber("thread", loop.ThreadId);
            }
            else
            {
                _json.WriteNull("thread");
            }

            _json.WriteBoolean("cut", loop.IsCut);
            _json.WriteStartArray("tasks");
            foreach (WhereTask task in loop.Tasks)
            {
                WriteTask(loop, task);
            }

            _json.WriteEndArray();
            _json.WriteEndObject();
        }

        _json.WriteEndArray();
    }

    private void WriteTask(WhereLoop loop, WhereTask task)
    {
        _json.WriteStartObject();
        _json.WriteNumber("id", task.Id);
        _json.WriteString("name", SafeText.Line(task.Name));
        _json.WriteString("state", task.Doing switch
        {
            TaskDoing.Running => "running",
            TaskDoing.Cancelling => "cancelling",
            TaskDoing.Ready => "ready",
            _ => "waiting",
        });
        _json.WriteString("coroutine", task.Coroutine is { } coroutine ? SafeText.Line(coroutine) : null);
        _json.WriteBoolean("moved", task.IsMoved);
        _json.WriteStartArray("awaited_by");
        foreach (ulong awaiter in task.AwaitedBy)
        {
            _json.WriteNumberValue(awaiter);
        }

        _json.WriteEndArray();
        _json.WriteNumber("hidden_frames", task.HiddenFrames);
        _json.WriteStartArray("frames");
        for (int i = 0; i < task.Frames.Count; i++)
        {
            WriteFrame(loop.Table, loop.Table[task.Frames[i]], loop.Source, i < task.Locals.Count ? task.Locals[i] : null);
        }

        _json.WriteEndArray();
        _json.WriteEndObject();
    }

    // The first thread of which all is the same but who it is, as text shows them together.
    private long SameAs(in Sample sample, WhereThread thread)
    {
        if (thread.Locals.Count > 0)
        {
            return sample.ThreadId;
        }

        string frames = string.Join(' ', sample.Frames.ToArray());
        (int, SampleFlags, string?, string, int) place = (sample.Pid, sample.Flags, ActivityText.Describe(thread), frames, thread.HiddenFrames);
        return _places.TryAdd(place, sample.ThreadId) ? sample.ThreadId : _places[place];
    }

    private void WriteException(string name, ThreadException? exception)
    {
        if (exception is null)
        {
            _json.WriteNull(name);
            return;
        }

        _json.WriteStartObject(name);
        _json.WriteString("type", SafeText.Line(exception.Type));
        _json.WriteString("message", exception.Message is { } message ? SafeText.Line(message) : null);
        _json.WriteEndObject();
    }

    private void WriteActivity(ThreadActivity activity)
    {
        _json.WriteString("state", activity.Doing switch
        {
            ThreadDoing.Running => "running",
            ThreadDoing.WaitsForGil => "waits for GIL",
            ThreadDoing.Suspended => "suspended",
            ThreadDoing.InCall => "in call",
            ThreadDoing.Stopped => "stopped",
            _ => null,
        });
        _json.WriteString("call", activity.Call);
        string? about = activity.CallObject ?? (activity.Lock is { } awaited ? ActivityText.Lock(awaited) : null);
        _json.WriteString("call_object", about is null ? null : SafeText.Line(about));
        WriteOrNull("lock_owner", activity.Lock is { Owner: not 0 and var owner } ? (ulong)owner : null);
        if (activity.HoldsGil is { } holds)
        {
            _json.WriteBoolean("holds_gil", holds);
        }
        else
        {
            _json.WriteNull("holds_gil");
        }

        if (activity.GilHolder != 0)
        {
            _json.WriteNumber("gil_holder", activity.GilHolder);
        }
        else
        {
            _json.WriteNull("gil_holder");
        }
    }

    private void WriteFrame(FrameTable table, Frame frame, ISourceLines? source, FrameLocals? locals)
    {
        _json.WriteStartObject();
        _json.WriteString("kind", frame.Kind switch { FrameKind.Kernel => "kernel", FrameKind.Native => "native", _ => "python" });
        _json.WriteString("function", SafeText.Line(table.String(frame.FunctionId)));
        if (frame.Kind != FrameKind.Kernel)
        {
            _json.WriteString("file", SafeText.Line(table.String(frame.FileId)));
            _json.WriteNumber("line", frame.Span.Line);
            _json.WriteNumber("end_line", frame.Span.EndLine);
            _json.WriteNumber("column", frame.Span.Column);
            _json.WriteNumber("end_column", frame.Span.EndColumn);
        }

        if (source is not null && frame.Kind == FrameKind.Python)
        {
            _json.WriteString("source", SourceLine.Find(source, table, frame, out bool isNewer));
            _json.WriteBoolean("source_newer", isNewer);
        }

        if (locals is not null)
        {
            WriteLocals(locals);
        }

        _json.WriteEndObject();
    }

    private void WriteLocals(FrameLocals locals)
    {
        _json.WriteString("locals_state", locals.State switch { LocalsState.Same => "same", LocalsState.Moved => "moved", LocalsState.Cut => "cut", _ => "gone" });
        _json.WriteStartArray("locals");
        foreach ((string name, string value) in locals.Values)
        {
            _json.WriteStartObject();
            _json.WriteString("name", SafeText.Line(name));
            _json.WriteString("value", SafeText.Line(value));
            _json.WriteEndObject();
        }

        _json.WriteEndArray();
    }
}
