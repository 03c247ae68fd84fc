using System.Text;
using Austin.Captures.Frames;
using Austin.Captures.Samples;
using Austin.Captures.Writing;

namespace Austin.Captures.Mojo;

/// <summary>Writes MOJO version 3. Names are made safe as in the text format, so that both give the same text.</summary>
public sealed class MojoSampleWriter(ISampleOutput output, SamplingMode mode) : ISampleWriter
{
    private readonly Dictionary<int, MojoKeysWritten> _processes = [];
    private byte[] _name = new byte[4096];

    // Whether any frame was the kernel's so far.
    private bool _hasKernel;

    /// <inheritdoc/>
    public bool Failed => output.Failed;

    /// <inheritdoc/>
    public void Flush() => output.Flush();

    /// <inheritdoc/>
    public void Begin()
    {
        MojoWriter writer = new(output.GetSpan(MojoWriter.HeaderSize));
        writer.Header();
        output.Advance(writer.Length);
    }

    /// <inheritdoc/>
    public void Metadata(string key, string value)
    {
        byte[] keyBytes = Encoding.UTF8.GetBytes(key);
        byte[] valueBytes = Encoding.UTF8.GetBytes(value);
        byte[] safe = new byte[valueBytes.Length * SafeText.MaxGrowth];
        int length = SafeText.CopyLine(valueBytes, safe);
        MojoWriter writer = new(output.GetSpan(MojoWriter.MaxTextSize(keyBytes.Length + length)));
        writer.Metadata(keyBytes, safe.AsSpan(0, length));
        output.Advance(writer.Length);
    }

    /// <inheritdoc/>
    public void EndHeader() => output.Flush();

    /// <inheritdoc/>
    public void Write(in Sample sample)
    {
        MojoKeysWritten process = ProcessOf(sample.Pid);
        process.Use(sample.Table);

        MojoWriter writer = new(output.GetSpan(MojoWriter.MaxStackSize));
        writer.Stack(sample.Pid, sample.InterpreterId, (ulong)sample.ThreadId);
        output.Advance(writer.Length);

        // Leaf first, as the frames of a stack are usually met.
        ReadOnlySpan<ulong> references = process.References;
        for (int i = sample.Frames.Length - 1; i >= 0; i--)
        {
            if (references[sample.Frames[i]] == 0)
            {
                Define(process, sample.Table, sample.Frames[i]);
            }
        }

        WriteReferences(sample, references);
        WriteMetrics(sample);
    }

    /// <inheritdoc/>
    public void BeginTrailer()
    {
    }

    /// <inheritdoc/>
    public void End() => output.Flush();

    /// <inheritdoc/>
    public void ForgetProcess(int pid) => _processes.Remove(pid);

    private MojoKeysWritten ProcessOf(int pid)
    {
        if (!_processes.TryGetValue(pid, out MojoKeysWritten? process))
        {
            process = new MojoKeysWritten();
            _processes.Add(pid, process);
        }

        return process;
    }

    private void Define(MojoKeysWritten process, FrameTable table, int id)
    {
        Frame frame = table[id];
        if (frame.Kind == FrameKind.Kernel)
        {
            _hasKernel = true;
            process.LeaveOut(id);
            return;
        }

        process.Define(id);
        ulong file = DefineString(process, table, frame.FileId);
        ulong function = DefineString(process, table, frame.FunctionId);
        MojoWriter writer = new(output.GetSpan(MojoWriter.MaxFrameSize));
        writer.Frame(MojoKeysWritten.FrameKey(id), file, function, frame.Span);
        output.Advance(writer.Length);
    }

    private ulong DefineString(MojoKeysWritten process, FrameTable table, int id)
    {
        ReadOnlySpan<byte> text = table.String(id);
        if (text.SequenceEqual(MojoFormat.UnknownName))
        {
            return MojoFormat.UnknownStringKey;
        }

        ulong key = MojoKeysWritten.StringKey(id);
        if (process.DefinesString(id))
        {
            ReadOnlySpan<byte> safe = Safe(text);
            MojoWriter writer = new(output.GetSpan(MojoWriter.MaxTextSize(safe.Length)));
            writer.String(key, safe);
            output.Advance(writer.Length);
        }

        return key;
    }

    private void WriteReferences(in Sample sample, ReadOnlySpan<ulong> references)
    {
        MojoWriter writer = new(output.GetSpan(1 + (sample.Frames.Length * MojoWriter.EncodedReferenceSize)));
        if ((sample.Flags & SampleFlags.Invalid) != 0)
        {
            writer.FrameInvalid();
        }

        writer.FrameReferences(sample.Frames, references);
        output.Advance(writer.Length);
        if (_hasKernel)
        {
            WriteKernelFrames(sample);
        }
    }

    private void WriteKernelFrames(in Sample sample)
    {
        foreach (int id in sample.Frames)
        {
            Frame frame = sample.Table[id];
            if (frame.Kind == FrameKind.Kernel)
            {
                ReadOnlySpan<byte> safe = Safe(sample.Table.String(frame.FunctionId));
                MojoWriter writer = new(output.GetSpan(MojoWriter.MaxTextSize(safe.Length)));
                writer.FrameKernel(safe);
                output.Advance(writer.Length);
            }
        }
    }

    private void WriteMetrics(in Sample sample)
    {
        MojoWriter writer = new(output.GetSpan(MojoWriter.MaxTailSize));
        if ((sample.Flags & SampleFlags.Gc) != 0)
        {
            writer.Gc();
        }

        if (mode != SamplingMode.Memory)
        {
            writer.MetricTime(sample.TimeMicroseconds);
        }

        if (mode == SamplingMode.Full && (sample.Flags & SampleFlags.Idle) != 0)
        {
            writer.Idle();
        }

        if (mode is SamplingMode.Memory or SamplingMode.Full)
        {
            writer.MetricMemory(sample.MemoryBytes);
        }

        output.Advance(writer.Length);
    }

    private ReadOnlySpan<byte> Safe(ReadOnlySpan<byte> text)
    {
        int bound = text.Length * SafeText.MaxGrowth;
        if (_name.Length < bound)
        {
            _name = new byte[bound];
        }

        return _name.AsSpan(0, SafeText.CopyName(text, _name));
    }
}
