using Austin.Common.CPython.Layouts;
using Austin.Common.CPython.Objects;
using Austin.Common.CPython.Stacks;
using Austin.Common.Linux;
using Austin.Common.Memory;

namespace Austin.Common.Sampling.Threads;

/// <summary>Reads the local variables of the frames of stacks, for where mode.</summary>
internal sealed class LocalsSampler
{
    // Reads of one look, which take about a second: what a program may cost us, whatever it has in its frames.
    private const long MaxReads = 2_000_000;

    // The same in ns: most of the time goes to reads.
    private const long MaxTime = 10_000_000_000;

    // The same in characters: a read may yield thousands of them.
    private const long MaxText = 32 << 20;

    private readonly ObjectMemory _budget;
    private readonly LocalsReader _locals;
    private readonly ValueFormatter _formatter;
    private StopRequest _stop = new();
    private long _end;
    private long _textLeft;

    /// <summary>Prepares to read.</summary>
    /// <param name="memory">The process.</param>
    /// <param name="layout">Its interpreter.</param>
    /// <param name="detail">1 for a line or two a value, 2 for more.</param>
    public LocalsSampler(IRemoteMemory memory, InterpreterLayout layout, int detail)
    {
        _budget = new ObjectMemory(memory);
        ObjectReader reader = new(_budget, layout);
        _locals = new LocalsReader(_budget, layout, reader);
        _formatter = new ValueFormatter(reader, detail > 1 ? ValueLimits.Long : ValueLimits.Short);
    }

    private bool IsSpent => _stop.IsRequested || _budget.ReadsLeft <= 0 || _textLeft <= 0 || Clock.MonotonicNanoseconds > _end;

    /// <summary>Begins a look: what one may cost is counted from here on.</summary>
    /// <param name="stop">Ends it.</param>
    public void Begin(StopRequest stop)
    {
        _stop = stop;
        _budget.ReadsLeft = MaxReads;
        _textLeft = MaxText;
        _end = Clock.MonotonicNanoseconds + MaxTime;
    }

    /// <summary>Reads the variables of frames, innermost first: those change soonest.</summary>
    /// <param name="frames">Outermost first, without markers.</param>
    /// <returns>For each frame its variables: cut once the look has cost what it may, gone where they could not be read.</returns>
    public FrameLocals[] Read(RawFrame[] frames)
    {
        FrameLocals[] locals = new FrameLocals[frames.Length];
        for (int i = frames.Length - 1; i >= 0; i--)
        {
            locals[i] = Read(frames[i]);
        }

        return locals;
    }

    /// <summary>Tells what became of the variables of a thread that ran while they were read.</summary>
    /// <param name="frames">Its frames, outermost first, without markers.</param>
    /// <param name="values">What was read.</param>
    /// <param name="after">All frames found afterwards.</param>
    public FrameLocals[] Confirm(RawFrame[] frames, FrameLocals[] values, ReadOnlySpan<RawFrame> after)
    {
        LocalsState[] states = Compare(frames, after);
        FrameLocals[] again = Read(frames);
        for (int i = 0; i < frames.Length; i++)
        {
            // A caller may have been round a loop, and be where it was: then it hardly has the same values.
            states[i] = states[i] == LocalsState.Same && !IsSame(values[i], again[i]) ? LocalsState.Moved : states[i];
        }

        return [.. values.Select((value, i) => value.After(states[i]))];
    }

    /// <summary>Whether two readings of a frame are the same. That a value could be read neither time is none.</summary>
    public static bool IsSame(FrameLocals once, FrameLocals again) => once.Values.SequenceEqual(again.Values)
        && !once.Values.Any(variable => variable.Value.Contains(ValueFormatter.Unreadable, StringComparison.Ordinal));

    /// <summary>Tells what became of frames from a later look at the thread.</summary>
    /// <param name="before">The frames whose variables were read, outermost first, without markers.</param>
    /// <param name="after">All frames found afterwards.</param>
    public static LocalsState[] Compare(RawFrame[] before, ReadOnlySpan<RawFrame> after)
    {
        Dictionary<ulong, RawFrame> there = [];
        foreach (RawFrame frame in after)
        {
            there[frame.Address] = frame;
        }

        LocalsState[] states = new LocalsState[before.Length];
        for (int i = 0; i < before.Length; i++)
        {
            // The innermost frame of a thread that ran may have been round a loop.
            states[i] = !there.TryGetValue(before[i].Address, out RawFrame now) || now.Code != before[i].Code ? LocalsState.Gone
                : now.Instruction == before[i].Instruction && i < before.Length - 1 ? LocalsState.Same
                : LocalsState.Moved;
            if (states[i] == LocalsState.Gone)
            {
                // What a frame that has returned called has returned, too.
                states.AsSpan(i).Fill(LocalsState.Gone);
                break;
            }
        }

        return states;
    }

    private FrameLocals Read(in RawFrame frame)
    {
        List<LocalVariable> variables = [];
        bool isRead = !IsSpent && _locals.TryRead(frame.Address, frame.Code, variables);
        List<(string, string)> values = [];
        foreach (LocalVariable variable in variables)
        {
            if (!isRead || IsSpent)
            {
                break;
            }

            string value = _formatter.Format(variable.Value);
            _textLeft -= variable.Name.Length + value.Length;
            values.Add((variable.Name, value));
        }

        if (_budget.ReadsLeft <= 0 && values.Count > 0)
        {
            // The end of the reads is the end of a value, too.
            values.RemoveAt(values.Count - 1);
        }

        return (isRead, values.Count == variables.Count) switch
        {
            (true, true) => new FrameLocals(values, LocalsState.Same),
            (false, _) when !IsSpent => new FrameLocals([], LocalsState.Gone),
            _ => new FrameLocals(values, LocalsState.Cut),
        };
    }
}
