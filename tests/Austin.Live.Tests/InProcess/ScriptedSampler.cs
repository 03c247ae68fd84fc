using Austin.Captures.Frames;
using Austin.Captures.Samples;
using Austin.Captures.Writing;
using Austin.Common.Linux;
using Austin.Common.Sampling;
using Austin.Common.Sampling.Loop;

namespace Austin.Live.Tests.InProcess;

/// <summary>Does what a test tells it in place of sampling.</summary>
internal sealed class ScriptedSampler : ISampler
{
    private readonly ProcessFrames _table = new();
    private ITargetProcess? _target;

    public Func<ITargetProcess, IProcessObserver, StopRequest, AttachResult> OnAttach { get; init; } = Found;

    /// <summary>Called before there is a sampler at all.</summary>
    public Action OnCreate { get; init; } = () => { };

    public Func<ScriptedSampler, ISampleWriter, SamplingStatistics, StopRequest, RunEnd> OnRun { get; init; } =
        (sampler, writer, statistics, _) =>
        {
            sampler.WriteSample(writer, statistics);
            return RunEnd.TargetGone;
        };

    public SamplingSettings? Settings { get; set; }

    public bool IsDisposed { get; private set; }

    public ITargetProcess Target => _target!;

    public AttachResult Attach(ITargetProcess target, IProcessObserver observer, StopRequest stop)
    {
        _target = target;
        return OnAttach(target, observer, stop);
    }

    public void DescribeMaps(ISampleWriter writer) => writer.Metadata("map", "1000-2000 /lib/x.so");

    public void DescribeThreads(ISampleWriter writer) => writer.Metadata("thread", "5 0:6 MainThread");

    public RunEnd Run(ISampleWriter writer, SamplingStatistics statistics, StopRequest stop) =>
        OnRun(this, writer, statistics, stop);

    public bool Where(IWhereObserver view, StopRequest stop)
    {
        Sample sample = Sample();
        view.Write(sample, new WhereThread { Name = "MainThread" });
        return true;
    }

    public void ReleaseLateStops()
    {
    }

    public void Dispose() => IsDisposed = true;

    public void WriteSample(ISampleWriter writer, SamplingStatistics statistics)
    {
        Sample sample = Sample();
        writer.Write(sample);
        statistics.CountSample(42);
    }

    private static AttachResult Found(ITargetProcess target, IProcessObserver observer, StopRequest stop)
    {
        observer.ProcessFound(target.Pid, "3.11.7", isRoot: true);
        return new AttachResult(AttachOutcome.Found, target.Pid, "3.11.7");
    }

    private Sample Sample() => new()
    {
        Pid = 5,
        InterpreterId = 0,
        ThreadId = 6,
        Frames = new[] { _table.Add(FrameKind.Python, "m.py"u8, "main"u8, new SourceSpan(3)) },
        Table = _table,
        TimeMicroseconds = 100,
        MemoryBytes = 8,
    };
}
