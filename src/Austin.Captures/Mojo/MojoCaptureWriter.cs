using System.Buffers;
using System.Text;
using Austin.Captures.Frames;
using Austin.Captures.Samples;
using Austin.Captures.Writing;

namespace Austin.Captures.Mojo;

/// <summary>
/// Writes MOJO version 3, or version 2 if the first sample has no interpreter id, so that the way back to text is
/// exact. Strings and frames are numbered afresh for each process, which keeps keys short and readers that scope
/// definitions by process content.
/// </summary>
public sealed class MojoCaptureWriter(CaptureTable table, IBufferWriter<byte> output) : CaptureWriter(table, output)
{
    private readonly Dictionary<long, Process> _processes = [];
    private readonly List<(string Key, string Value)> _header = [];
    private int _version;

    private protected override void WriteMetadata(string key, string value)
    {
        if (_version == 0)
        {
            _header.Add((key, value));
            return;
        }

        byte[] keyBytes = Encoding.UTF8.GetBytes(key);
        byte[] valueBytes = Encoding.UTF8.GetBytes(value);
        MojoWriter writer = Begin(MojoWriter.MaxTextSize(keyBytes.Length + valueBytes.Length));
        writer.Metadata(keyBytes, valueBytes);
        Output.Advance(writer.Length);
    }

    /// <inheritdoc/>
    public override void Write(CaptureSample sample)
    {
        if (_version == 0)
        {
            WriteHeader(sample.Thread.InterpreterId.HasValue ? MojoFormat.Version : MojoFormat.FirstVersionWithSpans);
        }

        if (!_processes.TryGetValue(sample.Thread.Pid, out Process? process))
        {
            process = new Process();
            _processes.Add(sample.Thread.Pid, process);
        }

        WriteStack(sample.Thread);
        foreach (int frame in sample.Frames)
        {
            Define(process, frame);
        }

        foreach (int frame in sample.Frames)
        {
            WriteFrame(process, frame);
        }

        WriteTail(sample);
    }

    /// <inheritdoc/>
    public override void End()
    {
        if (_version == 0)
        {
            WriteHeader(MojoFormat.Version);
        }
    }

    private MojoWriter Begin(int size) => new(Output.GetSpan(size));

    private void WriteHeader(int version)
    {
        _version = version;
        MojoWriter writer = Begin(MojoWriter.HeaderSize);
        writer.Header(version);
        Output.Advance(writer.Length);
        foreach ((string key, string value) in _header)
        {
            WriteMetadata(key, value);
        }

        _header.Clear();
    }

    private void WriteStack(CaptureThread thread)
    {
        // In version 2 the interpreter id has its place in the name, where readers keep it as it is.
        bool nameHoldsInterpreter = _version < MojoFormat.FirstVersionWithInterpreter && thread.InterpreterId.HasValue;
        byte[] name = Encoding.UTF8.GetBytes(
            nameHoldsInterpreter ? thread.Label : thread.Number is ulong number ? number.ToString("x") : thread.Name);
        MojoWriter writer = Begin(MojoWriter.MaxStackSize + name.Length);
        if (_version < MojoFormat.FirstVersionWithInterpreter)
        {
            writer.Stack(thread.Pid, name);
        }
        else
        {
            writer.Stack(thread.Pid, thread.InterpreterId ?? 0, name);
        }

        Output.Advance(writer.Length);
    }

    private void Define(Process process, int id)
    {
        Frame frame = Table[id];
        if (frame.Kind is FrameKind.Kernel or FrameKind.Invalid || process.Frames.Find((ulong)id) >= 0)
        {
            return;
        }

        ulong file = DefineString(process, frame.FileId);
        ulong function = DefineString(process, frame.FunctionId);
        int key = process.NextFrame++;
        process.Frames.Set((ulong)id, key);
        MojoWriter writer = Begin(MojoWriter.MaxFrameSize);
        writer.Frame((ulong)key, file, function, frame.Span);
        Output.Advance(writer.Length);
    }

    private ulong DefineString(Process process, int id)
    {
        int key = process.Strings.Find((ulong)id);
        if (key >= 0)
        {
            return (ulong)key;
        }

        ReadOnlySpan<byte> text = Table.String(id);
        if (text.SequenceEqual(MojoFormat.UnknownName))
        {
            return MojoFormat.UnknownStringKey;
        }

        key = process.NextString++;
        process.Strings.Set((ulong)id, key);
        MojoWriter writer = Begin(MojoWriter.MaxTextSize(text.Length));
        writer.String((ulong)key, text);
        Output.Advance(writer.Length);
        return (ulong)key;
    }

    private void WriteFrame(Process process, int id)
    {
        int key = process.Frames.Find((ulong)id);
        if (key >= 0)
        {
            MojoWriter reference = Begin(MojoWriter.MaxFrameReferenceSize);
            reference.FrameReference((ulong)key);
            Output.Advance(reference.Length);
            return;
        }

        Frame frame = Table[id];
        ReadOnlySpan<byte> function = Table.String(frame.FunctionId);
        MojoWriter writer = Begin(MojoWriter.MaxTextSize(function.Length));
        if (frame.Kind == FrameKind.Kernel)
        {
            writer.FrameKernel(function);
        }
        else
        {
            writer.FrameInvalid();
        }

        Output.Advance(writer.Length);
    }

    private void WriteTail(CaptureSample sample)
    {
        MojoWriter writer = Begin(MojoWriter.MaxTailSize);
        if (sample.Gc)
        {
            writer.Gc();
        }

        bool isFull = Mode == SamplingMode.Full || (Mode is null && sample.Memory.HasValue);
        if (Mode != SamplingMode.Memory)
        {
            writer.MetricTime(sample.Time ?? 0);
        }

        if (isFull && sample.Idle)
        {
            writer.Idle();
        }

        if (isFull || Mode == SamplingMode.Memory)
        {
            writer.MetricMemory(sample.Memory ?? 0);
        }

        Output.Advance(writer.Length);
    }

    // What the readers of the stream know of a process: table ids to the keys given to them.
    private sealed class Process
    {
        public KeyMap Strings { get; } = new();

        public KeyMap Frames { get; } = new();

        public int NextString { get; set; } = (int)MojoFormat.FirstStringKey;

        public int NextFrame { get; set; }
    }
}
