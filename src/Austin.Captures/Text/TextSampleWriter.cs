using System.Buffers;
using System.Buffers.Text;
using System.Text;
using Austin.Captures.Frames;
using Austin.Captures.Samples;
using Austin.Captures.Writing;

namespace Austin.Captures.Text;

/// <summary>Writes one line per sample: <c>P1;T0:1;file:function:line 100</c>, outermost frame first.</summary>
public sealed class TextSampleWriter(ISampleOutput output, SamplingMode mode) : ISampleWriter
{
    /// <summary>What all cached lines may take together before they are dropped, in bytes.</summary>
    private const int MaxCachedBytes = 32 * 1024 * 1024;

    /// <summary>How many threads may have a cached line before all are dropped.</summary>
    private const int MaxThreads = 4096;

    private const int MarkersAndMetrics = 96;

    private readonly Dictionary<int, FrameText> _processes = [];
    private readonly Dictionary<ThreadKey, ThreadLine> _threads = [];
    private readonly LateThreadNames _names = new();
    private long _cachedBytes;
    private bool _isAmongSamples;

    /// <inheritdoc/>
    public bool Failed => output.Failed;

    /// <inheritdoc/>
    public void Flush() => output.Flush();

    /// <inheritdoc/>
    public void Begin()
    {
    }

    /// <inheritdoc/>
    public void Metadata(string key, string value)
    {
        if (_isAmongSamples && _names.TryAdd(key, value))
        {
            return;
        }

        output.Write("# "u8);
        output.Write(Encoding.UTF8.GetBytes(key));
        output.Write(": "u8);
        byte[] text = Encoding.UTF8.GetBytes(value);
        output.Advance(SafeText.CopyLine(text, output.GetSpan(text.Length * SafeText.MaxGrowth)));
        output.Write("\n"u8);
    }

    /// <inheritdoc/>
    public void EndHeader()
    {
        _isAmongSamples = true;
        output.Write("\n"u8);
        output.Flush();
    }

    /// <inheritdoc/>
    public void Write(in Sample sample)
    {
        FrameText frames = FramesOf(sample.Pid);
        frames.Use(sample.Table);
        ThreadLine line = LineOf(new ThreadKey(sample.Pid, sample.InterpreterId, sample.ThreadId));
        int before = line.Size;
        line.SetStack(sample.Frames, frames);
        _cachedBytes += line.Size - before;

        Span<byte> span = output.GetSpan(line.Head.Length + line.Stack.Length + MarkersAndMetrics);
        int length = Append(line.Head, span, 0);
        if ((sample.Flags & SampleFlags.Invalid) != 0)
        {
            length = Append(";:INVALID:"u8, span, length);
        }

        length = Append(line.Stack, span, length);
        if ((sample.Flags & SampleFlags.Gc) != 0)
        {
            length = Append(";:GC:"u8, span, length);
        }

        span[length++] = (byte)' ';
        length = AppendMetrics(sample, span, length);
        span[length++] = (byte)'\n';
        output.Advance(length);
    }

    /// <inheritdoc/>
    public void BeginTrailer()
    {
        output.Write("\n"u8);
        _isAmongSamples = false;
        foreach (string name in _names.Values)
        {
            Metadata(ThreadName.Key, name);
        }
    }

    /// <inheritdoc/>
    public void End()
    {
        output.Write("\n"u8);
        output.Flush();
    }

    /// <inheritdoc/>
    public void ForgetProcess(int pid)
    {
        _processes.Remove(pid);
        foreach (ThreadKey key in _threads.Keys)
        {
            if (key.Pid == pid)
            {
                _threads.Remove(key, out ThreadLine? line);
                _cachedBytes -= line!.Size;
            }
        }
    }

    private FrameText FramesOf(int pid)
    {
        if (!_processes.TryGetValue(pid, out FrameText? frames))
        {
            frames = new FrameText();
            _processes.Add(pid, frames);
        }

        return frames;
    }

    private ThreadLine LineOf(ThreadKey key)
    {
        if (_threads.TryGetValue(key, out ThreadLine? line))
        {
            return line;
        }

        if (_threads.Count >= MaxThreads || _cachedBytes > MaxCachedBytes)
        {
            _threads.Clear();
            _cachedBytes = 0;
        }

        line = new ThreadLine(key);
        _threads.Add(key, line);
        _cachedBytes += line.Size;
        return line;
    }

    private int AppendMetrics(in Sample sample, Span<byte> span, int length)
    {
        if (mode == SamplingMode.Memory)
        {
            return Append(sample.MemoryBytes, span, length);
        }

        length = Append(sample.TimeMicroseconds, span, length);
        if (mode == SamplingMode.Full)
        {
            length = Append((sample.Flags & SampleFlags.Idle) != 0 ? ",1,"u8 : ",0,"u8, span, length);
            length = Append(sample.MemoryBytes, span, length);
        }

        return length;
    }

    private static int Append(ReadOnlySpan<byte> text, Span<byte> span, int length)
    {
        text.CopyTo(span[length..]);
        return length + text.Length;
    }

    private static int Append(long value, Span<byte> span, int length)
    {
        Utf8Formatter.TryFormat(value, span[length..], out int digits);
        return length + digits;
    }
}
