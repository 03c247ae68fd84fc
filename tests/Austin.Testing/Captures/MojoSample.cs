namespace Austin.Testing.Captures;

/// <summary>A sample being read: definitions and the invalid mark, references, kernel frames, collector, measures, in that order.</summary>
internal sealed class MojoSample(MetricShape shape, MojoTables tables, int pid, long interpreter, long thread)
{
    private readonly List<CapturedFrame> _frames = [];
    private Stage _stage = Stage.Definitions;
    private bool _isInvalid;
    private bool _isCollecting;
    private bool _isIdle;
    private long? _time;
    private long? _memory;

    private enum Stage
    {
        Definitions,
        Frames,
        Kernel,
        Collecting,
        Time,
        Idle,
        Memory,
    }

    public MojoTables Tables => tables;

    public void Define() => Reach(Stage.Definitions);

    public void MarkInvalid()
    {
        Reach(Stage.Definitions);
        Once(ref _isInvalid);
    }

    public void Add(CapturedFrame frame)
    {
        Reach(Stage.Frames);
        _frames.Add(frame);
    }

    public void AddKernel(string function)
    {
        Reach(Stage.Kernel);
        _frames.Add(new CapturedFrame("kernel", function, 0));
    }

    public void MarkCollecting()
    {
        Reach(Stage.Collecting);
        Once(ref _isCollecting);
    }

    public void Time(long microseconds)
    {
        Reach(Stage.Time);
        Expect(shape.HasTime && _time is null, "a time that does not belong here");
        _time = microseconds;
    }

    public void MarkIdle()
    {
        Expect(shape.IsFull && _time is not null, "an idle mark that does not belong here");
        Reach(Stage.Idle);
        Once(ref _isIdle);
    }

    public void Memory(long bytes)
    {
        Reach(Stage.Memory);
        Expect(shape.HasMemory && _memory is null, "a memory delta that does not belong here");
        _memory = bytes;
    }

    public CapturedSample Finish()
    {
        Expect(shape.HasTime == _time.HasValue && shape.HasMemory == _memory.HasValue, "a sample without all its measures");
        return new CapturedSample
        {
            Pid = pid,
            InterpreterId = interpreter,
            ThreadId = thread,
            Frames = _frames,
            IsInvalid = _isInvalid,
            IsCollecting = _isCollecting,
            IsIdle = shape.IsFull ? _isIdle : null,
            Time = _time,
            Memory = _memory,
        };
    }

    private static void Expect(bool condition, string problem)
    {
        if (!condition)
        {
            throw new CaptureFormatException(problem);
        }
    }

    private static void Once(ref bool mark)
    {
        Expect(!mark, "a mark twice in one sample");
        mark = true;
    }

    private void Reach(Stage stage)
    {
        Expect(stage >= _stage, $"{stage} after {_stage}");
        _stage = stage;
    }
}
