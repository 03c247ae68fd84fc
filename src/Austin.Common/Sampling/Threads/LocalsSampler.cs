using Austin.Common.CPython.Layouts;
using Austin.Common.CPython.Objects;
using Austin.Common.CPython.Stacks;
using Austin.Common.Memory;

namespace Austin.Common.Sampling.Threads;

/// <summary>Reads the local variables of the frames of a stack, for where mode.</summary>
internal sealed class LocalsSampler
{
    private readonly LocalsReader _locals;
    private readonly ValueFormatter _formatter;

    /// <summary>Prepares to read.</summary>
    /// <param name="memory">The process.</param>
    /// <param name="layout">Its interpreter.</param>
    /// <param name="detail">1 for a line or two a value, 2 for more.</param>
    public LocalsSampler(IRemoteMemory memory, InterpreterLayout layout, int detail)
    {
        ObjectReader reader = new(memory, layout);
        _locals = new LocalsReader(memory, layout, reader);
        _formatter = new ValueFormatter(reader, detail > 1 ? ValueLimits.Long : ValueLimits.Short);
    }

    /// <summary>Reads the variables of frames, innermost first: those change soonest.</summary>
    /// <param name="frames">Outermost first, without markers.</param>
    /// <returns>For each frame its variables; null where they could not be read.</returns>
    public List<(string Name, string Value)>?[] Read(RawFrame[] frames)
    {
        List<(string, string)>?[] values = new List<(string, string)>?[frames.Length];
        for (int i = frames.Length - 1; i >= 0; i--)
        {
            List<LocalVariable> variables = [];
            values[i] = _locals.TryRead(frames[i].Address, frames[i].Code, variables)
                ? [.. variables.Select(variable => (variable.Name, _formatter.Format(variable.Value)))]
                : null;
        }

        return values;
    }

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
}
