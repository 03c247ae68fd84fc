using System.Text;
using Austin.Captures.Frames;
using Austin.Captures.Samples;
using Austin.Captures.Writing;

namespace Austin.Common.Tests.Output;

/// <summary>Frames and samples to feed a sink with.</summary>
internal sealed class SinkFixture
{
    public ProcessFrames Table { get; } = new();

    public int Python(string file, string function, int line) =>
        Table.Add(FrameKind.Python, Encoding.UTF8.GetBytes(file), Encoding.UTF8.GetBytes(function), new SourceSpan(line));

    public int Native(string file, string function, int offset) =>
        Table.Add(FrameKind.Native, Encoding.UTF8.GetBytes(file), Encoding.UTF8.GetBytes(function), new SourceSpan(offset));

    public int Kernel(string function) => Table.Add(FrameKind.Kernel, default, Encoding.UTF8.GetBytes(function), default);

    public Sample Sample(ReadOnlySpan<int> frames, SampleFlags flags = SampleFlags.None, long time = 100, long memory = 0, long thread = 1, int pid = 1) =>
        new()
        {
            Pid = pid,
            InterpreterId = 0,
            ThreadId = thread,
            Frames = frames,
            Table = Table,
            Flags = flags,
            TimeMicroseconds = time,
            MemoryBytes = memory,
        };

    public void Write(ISampleWriter sink, int[] frames, SampleFlags flags = SampleFlags.None, long time = 100, long memory = 0, long thread = 1, int pid = 1)
    {
        Sample sample = Sample(frames, flags, time, memory, thread, pid);
        sink.Write(sample);
    }
}
