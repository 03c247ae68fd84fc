using Austin.Captures.Frames;
using Austin.Symbols.Unwinding;
using AustinP.Naming;

namespace AustinP.Interleaving;

/// <summary>
/// Puts Python frames in the place of the native frames that run them. A Python frame is never left out, and never put
/// into the call of another one: what cannot be placed stays next to its neighbours.
/// </summary>
internal sealed class Interleaver
{
    private readonly List<int> _evaluations = [];
    private readonly FrameIdBuffer _ids = new();

    /// <summary>Groups of Python frames, outermost first; to be filled before each stack.</summary>
    public List<EvaluationGroup> Groups { get; } = [];

    /// <summary>Whether there are groups, and none of them has a native frame though each tells, or was counted, where it is.</summary>
    public bool IsElsewhere { get; private set; }

    /// <summary>Finds the native frame of each group: the one whose part of the stack holds the anchor.</summary>
    /// <param name="frames">Innermost first.</param>
    public void Anchor(ReadOnlySpan<NativeFrame> frames)
    {
        int from = frames.Length - 1;
        IsElsewhere = Groups.Count > 0;
        for (int g = 0; g < Groups.Count; g++)
        {
            ulong anchor = Groups[g].Anchor;
            IsElsewhere &= anchor != 0;
            for (int i = from; i >= 0 && anchor != 0; i--)
            {
                if (anchor >= frames[i].StackPointer && anchor < frames[i].Cfa)
                {
                    Groups[g] = Groups[g] with { NativeIndex = i };
                    IsElsewhere = false;
                    from = i - 1;
                    break;
                }
            }
        }
    }

    /// <summary>Finds the native frame of each group by counting calls of the evaluation loop.</summary>
    /// <param name="frames">Innermost first.</param>
    /// <param name="names">Tells which function is the evaluation loop.</param>
    /// <param name="whole">Whether they reach to the outermost frame.</param>
    public void Count(ReadOnlySpan<NativeFrame> frames, NativeFrameNames names, bool whole)
    {
        _evaluations.Clear();
        for (int i = frames.Length - 1; i >= 0; i--)
        {
            if (names.IsEvaluation(frames[i]))
            {
                _evaluations.Add(i);
            }
        }

        IsElsewhere = Groups.Count > 0 && _evaluations.Count == 0;

        // A call that is just beginning or ending has no Python frame and is the innermost: count from the outermost.
        // Where outer calls are missing, the innermost ones belong together.
        int shift = whole && _evaluations.Count >= Groups.Count ? 0 : _evaluations.Count - Groups.Count;
        for (int g = 0; g < Groups.Count; g++)
        {
            int index = g + shift;
            if (index >= 0 && index < _evaluations.Count)
            {
                Groups[g] = Groups[g] with { NativeIndex = _evaluations[index] };
            }
        }
    }

    /// <summary>Merges both kinds.</summary>
    /// <param name="frames">Native frames, innermost first.</param>
    /// <param name="ids">Python frames, outermost first.</param>
    /// <param name="positions">For each of them the index of its raw frame.</param>
    /// <param name="names">Names native frames.</param>
    /// <param name="sources">Names them at length instead, where given.</param>
    /// <param name="table">Receives native frames.</param>
    /// <returns>All frames, outermost first; valid until the next stack.</returns>
    public FrameIdBuffer Merge(
        ReadOnlySpan<NativeFrame> frames, ReadOnlySpan<int> ids, ReadOnlySpan<int> positions, NativeFrameNames names, SourceFrames? sources, FrameTable table)
    {
        _ids.Clear();
        int next = 0;
        int group = Unplaced(0, ids, positions, ref next);
        for (int i = frames.Length - 1; i >= 0; i--)
        {
            bool isPlaced = group < Groups.Count && Groups[group].NativeIndex == i;
            // A call that is just beginning or ending may have no Python frame: it is then shown itself.
            if (!isPlaced || !Emit(Groups[group].End, ids, positions, ref next))
            {
                AddNative(frames[i], names, sources, table);
            }

            if (isPlaced)
            {
                // The instruction that runs is part of the loop that the Python frames stand for.
                while (i > 0 && names.IsHandler(frames[i - 1]))
                {
                    i--;
                }

                group = Unplaced(group + 1, ids, positions, ref next);
            }
        }

        _ = Emit(int.MaxValue, ids, positions, ref next);
        return _ids;
    }

    private void AddNative(in NativeFrame frame, NativeFrameNames names, SourceFrames? sources, FrameTable table)
    {
        if (sources is not null)
        {
            sources.AddFrames(frame, table, _ids);
        }
        else
        {
            _ids.Add(names.IdOf(frame));
        }
    }

    // Groups without a place come right after the group that called them.
    private int Unplaced(int group, ReadOnlySpan<int> ids, ReadOnlySpan<int> positions, ref int next)
    {
        while (group < Groups.Count && Groups[group].NativeIndex < 0)
        {
            _ = Emit(Groups[group++].End, ids, positions, ref next);
        }

        return group;
    }

    // Returns whether there were any.
    private bool Emit(int end, ReadOnlySpan<int> ids, ReadOnlySpan<int> positions, ref int next)
    {
        bool isAny = false;
        while (next < ids.Length && positions[next] < end)
        {
            _ids.Add(ids[next++]);
            isAny = true;
        }

        return isAny;
    }
}
