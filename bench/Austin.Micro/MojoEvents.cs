using Austin.Captures.Mojo;
using BenchmarkDotNet.Attributes;

namespace Austin.Micro;

/// <summary>The integers and events of MOJO.</summary>
public class MojoEvents
{
    private const int Frames = 50;

    private readonly byte[] _buffer = new byte[4096];
    private readonly byte[] _number = new byte[MojoVarint.MaxLength];

    [GlobalSetup]
    public void Setup() => MojoVarint.Write(_number, 123_456L);

    [Benchmark]
    public int WriteNumber() => MojoVarint.Write(_buffer, 123_456L);

    [Benchmark]
    public int ReadNumber() => MojoVarint.Read(_number, out _, out _);

    [Benchmark]
    public int WriteStack()
    {
        MojoWriter writer = new(_buffer);
        writer.Stack(12345, 0, 12345UL);
        for (ulong key = 1; key <= Frames; key++)
        {
            writer.FrameReference(key);
        }

        writer.MetricTime(100);
        return writer.Length;
    }
}
