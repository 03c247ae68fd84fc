namespace Austin.Common.Tests.CPython.Stacks;

/// <summary>Draws the events of a program without end.</summary>
internal sealed class RandomProgram(Random random)
{
    private const int UsualDepth = 10;
    private const int RareEvery = 40;

    private static readonly EventKind[] Events = Enum.GetValues<EventKind>();

    // What chance alone hardly ever leads to: an exception thrown into a generator that waits for another one.
    private static readonly EventKind[] Rare =
    [
        EventKind.CreateGenerator, EventKind.CreateGenerator, EventKind.Resume, EventKind.Delegate, EventKind.Yield, EventKind.Yield, EventKind.Throw,
    ];

    private readonly Queue<EventKind> _planned = [];

    /// <summary>Lets the program go on by a few stores.</summary>
    /// <returns>How many.</returns>
    public int Advance(FakeInterpreter interpreter)
    {
        // The events run ahead in the log; their stores show one by one.
        if (interpreter.Log.Position == interpreter.Log.Count)
        {
            int position = interpreter.Log.Position;
            Run(interpreter);
            interpreter.Log.RewindTo(position);
        }

        int stores = Math.Min(1 + random.Next(8), interpreter.Log.Count - interpreter.Log.Position);
        interpreter.Log.Forward(stores);
        return stores;
    }

    /// <summary>Runs the next event that can happen.</summary>
    public EventKind Run(FakeInterpreter interpreter)
    {
        if (random.Next(RareEvery) == 0 && _planned.Count == 0)
        {
            Array.ForEach(Rare, _planned.Enqueue);
        }

        while (true)
        {
            bool leaves = interpreter.Depth > UsualDepth && random.Next(2) == 0;
            EventKind kind = _planned.Count > 0 ? _planned.Dequeue() : leaves ? EventKind.Return : Events[random.Next(Events.Length)];
            if (interpreter.TryRun(kind))
            {
                return kind;
            }
        }
    }
}
