using Austin.Common.CPython.Layouts;

namespace Austin.Common.CPython.Stacks;

/// <summary>Follows the frames of a thread that stands still (3.11+), from the innermost one to the root.</summary>
internal sealed class FrameChain(StackCopy copy, InterpreterLayout layout, ICodeShapes shapes)
{
    private readonly FrameList _frames = new();

    /// <summary>Follows the chain into <see cref="RemoteThread.Frames"/>.</summary>
    /// <param name="thread">The thread.</param>
    /// <param name="top">What the thread state holds: a frame, or a cframe (3.11, 3.12).</param>
    public StackQuality Follow(RemoteThread thread, ulong top)
    {
        StackQuality quality = Follow(thread.Plan, top);
        _frames.Reverse(0);
        thread.Store(_frames.Frames);
        return quality;
    }

    private StackQuality Follow(CopyPlan plan, ulong top)
    {
        _frames.Clear();
        ulong address = top;
        if (layout.CFrameCurrentFrame >= 0 && address != 0)
        {
            int length = layout.CFrameCurrentFrame + sizeof(ulong);
            if (!TryLocate(plan, address, length, out int position))
            {
                return StackQuality.RootMissing;
            }

            address = copy.Word(position + layout.CFrameCurrentFrame);
        }

        CycleGuard guard = default;
        while (address != 0)
        {
            if (_frames.Count >= StackReader.MaxFrames)
            {
                return StackQuality.TooDeep;
            }

            if ((address & 7) != 0 || guard.Meets(address) || !TryLocate(plan, address, layout.FrameSize, out int position)
                || copy.Buffer[position + layout.FrameOwner] > FrameOwners.Last)
            {
                return StackQuality.RootMissing;
            }

            bool marker = copy.Buffer[position + layout.FrameOwner] >= FrameOwners.FirstMarker;
            bool entry = marker || (layout.FrameIsEntry >= 0 && copy.Buffer[position + layout.FrameIsEntry] != 0);
            ulong code = marker ? 0 : copy.Word(position + layout.FrameCode) & layout.CodePointerMask;
            ulong previous = copy.Word(position + layout.FramePrevious);
            // A frame without code (3.14+) has returned already; its caller is true all the same.
            if (code != 0 || marker)
            {
                ulong instruction = marker ? 0 : FrameInstruction.Read(copy.Buffer[position..], layout, shapes, code);
                _frames.Add(new RawFrame(address, code, instruction, entry ? RawFrameTraits.Entry : RawFrameTraits.None));
            }

            // 3.12+: every chain ends at a marker. A generator that is just being left has no caller, which must not pass for the root.
            bool canBeRoot = layout.FrameIsEntry >= 0 ? entry && copy.Buffer[position + layout.FrameOwner] == FrameOwners.Thread : marker;
            if (previous == 0 && !canBeRoot)
            {
                return StackQuality.RootMissing;
            }

            address = previous;
        }

        return StackQuality.Whole;
    }

    private bool TryLocate(CopyPlan plan, ulong address, int length, out int position)
    {
        if (!copy.TryFind(address, length, out position))
        {
            if (!copy.TryFetch(address, length, out position))
            {
                return false;
            }

            plan.NoteUse(address, length);
        }

        return true;
    }
}
