using Austin.Common.CPython.Layouts;
using Austin.Common.CPython.Stacks;
using Austin.Common.Memory;

namespace AustinP.Interleaving;

/// <summary>How a version of CPython tells which Python frames one call of the evaluation loop runs, and where that call's C frame is.</summary>
/// <remarks>
/// 3.8, 3.9: one call per frame, and nothing tells where. 3.10: one call per frame; <c>tstate->cframe</c> begins a list of
/// structures, one in each C frame (Include/cpython/pystate.h, <c>struct _cframe</c>). 3.11: the same list
/// (<c>_PyCFrame</c>), each with the innermost frame of its call; the outermost is marked. 3.12 and later: each call has
/// a marker frame in its C frame, below the Python frames (<c>entry_frame</c> in Python/ceval.c).
/// </remarks>
internal sealed class EvaluationCalls(InterpreterLayout layout)
{
    private const int CFramePrevious310 = 8;
    private const int CFramePrevious311 = 16;

    // sizeof(PyThreadState) is below 400 in both.
    private const ulong MaxThreadState = 4096;

    // More nested calls than any C stack holds.
    private const int MaxCalls = 1 << 16;

    /// <summary>Whether calls always have to be recognised by the name of their function and counted.</summary>
    public bool IsCounted => layout.Minor <= 9;

    /// <summary>Where in the thread state the list of calls begins; -1 when the version keeps none.</summary>
    public int ThreadCalls => layout.Minor is 10 or 11 ? layout.ThreadCFrame : -1;

    /// <summary>Follows the list of calls, innermost first.</summary>
    /// <param name="thread">The thread state.</param>
    /// <param name="call">What the field at <see cref="ThreadCalls"/> held; 0 for no list.</param>
    /// <param name="stack">The copied stack.</param>
    /// <param name="memory">For what lies beyond the copy; null when that may have changed.</param>
    /// <param name="calls">Receives the calls.</param>
    public void ReadCalls(ulong thread, ulong call, CopiedStack stack, IRemoteMemory? memory, List<EvaluationCall> calls)
    {
        calls.Clear();
        int previous = layout.Minor == 10 ? CFramePrevious310 : CFramePrevious311;

        // The list ends in the thread state itself, where 3.10 leaves the link to the next one as it was.
        while (call != 0 && call - thread > MaxThreadState && calls.Count < MaxCalls)
        {
            ulong frame = 0;
            bool ok = TryRead(call + (ulong)previous, stack, memory, out ulong next)
                && (layout.Minor == 10 || TryRead(call + (ulong)layout.CFrameCurrentFrame, stack, memory, out frame));

            if (!ok)
            {
                return;
            }

            calls.Add(new EvaluationCall(call, frame));
            call = next;
        }
    }

    /// <summary>Divides raw frames into groups, outermost first.</summary>
    public void FindGroups(ReadOnlySpan<RawFrame> frames, List<EvaluationCall> calls, List<EvaluationGroup> groups)
    {
        int next = calls.Count - 1;
        for (int start = 0; start < frames.Length;)
        {
            int end = start + 1;
            while (layout.Minor > 10 && end < frames.Length && !frames[end].IsEntry)
            {
                end++;
            }

            ulong anchor = frames[start].IsMarker ? frames[start].Address : 0;
            if (layout.Minor == 10 && next >= 0)
            {
                anchor = calls[next--].Anchor;
            }
            else if (layout.Minor == 11)
            {
                int match = next;
                while (match >= 0 && calls[match].Frame != frames[end - 1].Address)
                {
                    match--;
                }

                if (match >= 0)
                {
                    anchor = calls[match].Anchor;
                    next = match - 1;
                }
            }

            groups.Add(new EvaluationGroup(end, anchor));
            start = end;
        }
    }

    private static bool TryRead(ulong address, CopiedStack stack, IRemoteMemory? memory, out ulong word) =>
        stack.TryReadWord(address, out word) || (memory is not null && memory.TryReadWord(address, out word));
}
