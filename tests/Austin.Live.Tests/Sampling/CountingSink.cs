using Austin.Captures.Samples;
using Austin.Captures.Text;
using Austin.Captures.Writing;
using Austin.Common.Console;
using Austin.Common.Sampling;

namespace Austin.Live.Tests.Sampling;

/// <summary>Writes text to nowhere, and measures what the thread allocated between two samples far apart.</summary>
internal sealed class CountingSink : ISampleWriter
{
    // Held, as its finalizer would close the descriptor, and what is written would go to whatever is opened next.
    private static readonly FileStream Nowhere = new("/dev/null", FileMode.Open, FileAccess.Write);

    private readonly TextSampleWriter _text;
    private readonly int _warmUp;
    private readonly int _samples;
    private int _seen;
    private long _before;
    private long _last;

    public CountingSink(int warmUp, int samples)
    {
        _warmUp = warmUp;
        _samples = samples;
        _text = new TextSampleWriter(new OutputFile((int)Nowhere.SafeFileHandle.DangerousGetHandle()), SamplingMode.Wall);
    }

    public StopRequest Stop { get; } = new();

    public int Counted => _seen - _warmUp;

    /// <summary>Bytes, all in all.</summary>
    public long Allocated { get; private set; } = -1;

    /// <summary>How many samples anything was allocated for.</summary>
    public int Allocating { get; private set; }

    /// <summary>The most bytes for one.</summary>
    public long Most { get; private set; }

    public void Write(in Sample sample)
    {
        if (_seen == _warmUp)
        {
            _before = GC.GetAllocatedBytesForCurrentThread();
            _last = _before;
        }

        if (_seen == _warmUp + _samples)
        {
            return;
        }

        _text.Write(sample);
        if (_seen >= _warmUp)
        {
            long now = GC.GetAllocatedBytesForCurrentThread();
            Allocating += now > _last ? 1 : 0;
            (Most, _last) = (Math.Max(Most, now - _last), now);
        }

        if (++_seen == _warmUp + _samples)
        {
            Allocated = GC.GetAllocatedBytesForCurrentThread() - _before;
            Stop.Request(2);
        }
    }

    public bool Failed => false;

    public void Flush()
    {
    }

    public void Begin() => _text.Begin();

    public void Metadata(string key, string value) => _text.Metadata(key, value);

    public void EndHeader() => _text.EndHeader();

    public void BeginTrailer() => _text.BeginTrailer();

    public void End() => _text.End();

    public void ForgetProcess(int pid) => _text.ForgetProcess(pid);
}
