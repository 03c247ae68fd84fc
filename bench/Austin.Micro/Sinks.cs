using System.Text;
using Austin.Captures.Frames;
using Austin.Captures.Mojo;
using Austin.Captures.Samples;
using Austin.Captures.Text;
using Austin.Captures.Writing;
using Austin.Common.Console;
using BenchmarkDotNet.Attributes;
using Microsoft.Win32.SafeHandles;

namespace Austin.Micro;

/// <summary>Writing a sample of 50 frames, to a device that drops it.</summary>
public class Sinks : IDisposable
{
    private const int Depth = 50;

    private readonly SafeFileHandle _null = File.OpenHandle("/dev/null", FileMode.Open, FileAccess.Write);
    private readonly ProcessFrames _table = new();
    private readonly int[] _stack = new int[Depth];
    private readonly int[] _other = new int[Depth];
    private TextSampleWriter? _text;
    private MojoSampleWriter? _mojo;
    private bool _turn;

    [GlobalSetup]
    public void Setup()
    {
        for (int i = 0; i < Depth; i++)
        {
            _stack[i] = _table.Add(FrameKind.Python, "/usr/lib/python3.11/module.py"u8, Encoding.ASCII.GetBytes($"function_{i}"), new SourceSpan(i + 1));
        }

        _stack.CopyTo(_other, 0);
        _other[^1] = _table.Add(FrameKind.Python, "/usr/lib/python3.11/module.py"u8, "leaf"u8, new SourceSpan(99));
        OutputFile output = new((int)_null.DangerousGetHandle());
        _text = new TextSampleWriter(output, SamplingMode.Wall);
        _mojo = new MojoSampleWriter(output, SamplingMode.Wall);
    }

    [Benchmark]
    public void TextOfSameStack() => Write(_text!, _stack);

    [Benchmark]
    public void TextOfChangingLeaf() => Write(_text!, Alternate());

    [Benchmark]
    public void MojoOfSameStack() => Write(_mojo!, _stack);

    [Benchmark]
    public void MojoOfChangingLeaf() => Write(_mojo!, Alternate());

    public void Dispose()
    {
        _null.Dispose();
        GC.SuppressFinalize(this);
    }

    private int[] Alternate()
    {
        _turn = !_turn;
        return _turn ? _stack : _other;
    }

    private void Write(ISampleWriter sink, int[] frames) =>
        sink.Write(new Sample { Pid = 1, InterpreterId = 0, ThreadId = 1, Frames = frames, Table = _table, TimeMicroseconds = 100 });
}
