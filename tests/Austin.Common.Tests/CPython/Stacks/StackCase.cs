using Austin.Common.Memory;

namespace Austin.Common.Tests.CPython.Stacks;

/// <summary>One reader over one imagined interpreter, read at rest and while events happen.</summary>
internal sealed class StackCase
{
    private readonly StackChecker _checker;
    private readonly MovingMemory _memory;
    private readonly StackUnderTest _reader;

    public StackCase(FakeInterpreter interpreter, Func<IRemoteMemory, FakeInterpreter, StackUnderTest> create)
    {
        Interpreter = interpreter;
        _checker = new StackChecker(interpreter);
        _memory = new MovingMemory(interpreter.Image);
        _reader = create(_memory, interpreter);
    }

    public FakeInterpreter Interpreter { get; }

    public ShownStack Shown { get; } = new();

    /// <summary>Whether the last moving read left out frames that were there all the time.</summary>
    public bool IsCutShort { get; private set; }

    /// <summary>Reads the stack while nothing happens.</summary>
    /// <returns>What is wrong with what was read, null when nothing is; a still stack has to be whole.</returns>
    public string? ReadStill()
    {
        _memory.Disarm();
        _reader.Read(Shown);
        int position = Interpreter.Log.Position;
        ShownQuality best = Interpreter.HasUnlinkedGenerator ? ShownQuality.MiddleMissing : ShownQuality.Whole;
        return _checker.Objection(Shown, position, position) ?? (Shown.Quality == best ? null : $"{Shown.Quality} though nothing moved");
    }

    /// <summary>Reads the stack while the interpreter goes on at a point of the read, and again after as many points as it says; never again when negative.</summary>
    /// <returns>What is wrong with what was read, null when nothing is.</returns>
    public string? ReadMoving(int point, Func<int> move)
    {
        int from = Interpreter.Log.Position;
        _memory.Arm(point, move);
        _reader.Read(Shown);
        _memory.Disarm();
        int to = Interpreter.Log.Position;
        IsCutShort = Shown.Quality == ShownQuality.LeafMissing && Shown.Frames.Count < _checker.LastingFrames(from, to);
        return _checker.Objection(Shown, from, to);
    }

    /// <summary>Reads the stack with so many stores made before the read, and the others at one point of it.</summary>
    public string? ReadSplit(int before, int point)
    {
        StoreLog log = Interpreter.Log;
        log.RewindTo(0);
        log.Forward(before);
        return ReadMoving(point, () =>
        {
            log.Forward(log.Count);
            return -1;
        });
    }

    /// <summary>The points of a read at which it matters whether the log has gone on: before a line that it changes, and at the ends of the read.</summary>
    public List<int> PointsThatMatter()
    {
        StoreLog log = Interpreter.Log;
        log.RewindTo(0);
        HashSet<ulong> lines = [];
        for (int i = 0; i < log.Count; i++)
        {
            lines.Add(log[i].Address / MovingMemory.Line);
        }

        List<ulong> trace = [];
        _memory.Trace = trace;
        _ = ReadStill();
        _memory.Trace = null;
        List<int> points = [];
        for (int i = 0; i < trace.Count; i++)
        {
            if (i == 0 || i == trace.Count - 1 || lines.Contains(trace[i] / MovingMemory.Line))
            {
                points.Add(i);
            }
        }

        return points;
    }
}
