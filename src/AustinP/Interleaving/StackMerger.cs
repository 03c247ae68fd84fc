using Austin.Captures.Frames;
using Austin.Common.CPython.Stacks;
using Austin.Symbols.Unwinding;
using AustinP.Naming;

namespace AustinP.Interleaving;

/// <summary>Makes one stack of the Python and the native frames of a thread.</summary>
/// <param name="layout">How the interpreter tells its calls.</param>
/// <param name="names">Names native frames.</param>
/// <param name="sources">Names them at length.</param>
internal sealed class StackMerger(EvaluationCalls layout, NativeFrameNames names, SourceFrames sources)
{
    private readonly Interleaver _interleaver = new();

    /// <summary>Whether the last stack had Python frames but, in the whole native stack, no call that runs them.</summary>
    public bool LacksEvaluation { get; private set; }

    /// <summary>Merges both kinds.</summary>
    /// <param name="native">Native frames, innermost first.</param>
    /// <param name="calls">The interpreter's own list of calls, where it keeps one.</param>
    /// <param name="frames">The raw Python frames, markers included, outermost first.</param>
    /// <param name="ids">Python frames, outermost first.</param>
    /// <param name="positions">For each of them its index in <paramref name="frames"/>.</param>
    /// <param name="table">Receives native frames.</param>
    /// <param name="withSource">Whether to look for source lines and inlined functions.</param>
    /// <param name="whole">Whether the native frames reach to the outermost one.</param>
    /// <returns>All frames, outermost first; valid until the next stack.</returns>
    public FrameIdBuffer Merge(
        ReadOnlySpan<NativeFrame> native, List<EvaluationCall> calls, ReadOnlySpan<RawFrame> frames, ReadOnlySpan<int> ids,
        ReadOnlySpan<int> positions, FrameTable table, bool withSource, bool whole)
    {
        _interleaver.Groups.Clear();
        layout.FindGroups(frames, calls, _interleaver.Groups);
        names.Use(table);
        // A call that just begins may be in the list before it tells which frame it runs, and which call comes behind it (3.11).
        if (_interleaver.Groups.TrueForAll(group => group.Anchor == 0))
        {
            _interleaver.Count(native, names, whole);
        }
        else
        {
            _interleaver.Anchor(native);
        }

        LacksEvaluation = whole && !ids.IsEmpty && _interleaver.IsElsewhere && (!layout.IsCounted || names.HaveEvaluation);
        return _interleaver.Merge(native, ids, positions, names, withSource ? sources : null, table);
    }
}
