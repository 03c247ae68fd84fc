namespace Austin.Common.Tests.CPython.Stacks;

/// <summary>Compares what a reader shows with the stacks that were true while it read.</summary>
internal sealed class StackChecker(FakeInterpreter interpreter)
{
    private readonly bool _heap = !interpreter.Layout.HasDataStack;

    /// <summary>Says what is wrong with a stack that was read while the log went from one position to the other.</summary>
    /// <returns>null when nothing is wrong.</returns>
    public string? Objection(ShownStack shown, int from, int to)
    {
        if (shown.Quality == ShownQuality.Nothing)
        {
            return "no stack though the thread was there";
        }

        int last = -1;
        (int outer, int inner) = (0, 0);
        for (int position = from; position <= to; position++)
        {
            (int stack, int other) = interpreter.TruthAt(position);
            if ((stack != last && Matches(shown, interpreter.StackNumber(stack), ref outer, ref inner))
                || (other != stack && Matches(shown, interpreter.StackNumber(other), ref outer, ref inner)))
            {
                return WrongInstruction(shown, from, to);
            }

            last = stack;
        }

        return $"{shown.Quality}: no such stack during the read: {shown.Frames.Count} frames, {string.Join(' ', shown.Frames.TakeLast(4).Select(frame => $"{frame.Address:x}"))}";
    }

    /// <summary>How many outermost frames are the same in all stacks that were true between two positions of the log.</summary>
    public int LastingFrames(int from, int to)
    {
        (ulong Address, ulong Code)[] first = interpreter.StackNumber(interpreter.TruthAt(from).Stack);
        int lasting = first.Length;
        int last = -1;
        for (int position = from; position <= to; position++)
        {
            (int stack, int other) = interpreter.TruthAt(position);
            if (stack != last)
            {
                lasting = first.AsSpan(0, lasting).CommonPrefixLength(interpreter.StackNumber(stack));
                lasting = first.AsSpan(0, lasting).CommonPrefixLength(interpreter.StackNumber(other));
            }

            last = stack;
        }

        return lasting;
    }

    private bool Matches(ShownStack shown, (ulong Address, ulong Code)[] stack, ref int outermost, ref int innermost)
    {
        int count = shown.Frames.Count;
        if (shown.Quality == ShownQuality.MiddleMissing)
        {
            (int outer, int inner) = MatchEnds(shown, stack);
            // Up to 3.10 the callers of a frame that has ended are those of a later copy.
            (outermost, innermost) = _heap ? (Math.Max(outermost, outer), Math.Max(innermost, inner)) : (outer, inner);
            return innermost > 0 && outermost + innermost >= count;
        }

        int start = shown.Quality == ShownQuality.RootMissing ? stack.Length - count : 0;
        if (start < 0 || count > stack.Length || (shown.Quality == ShownQuality.Whole && count != stack.Length))
        {
            return false;
        }

        // From the innermost frame on, where stacks differ.
        for (int i = count - 1; i >= 0; i--)
        {
            if (shown.Frames[i].Address != stack[start + i].Address || shown.Frames[i].Code != stack[start + i].Code)
            {
                return false;
            }
        }

        return true;
    }

    // How many frames are those of a stack from the root on, and from the innermost one outwards.
    private static (int Outer, int Inner) MatchEnds(ShownStack shown, (ulong Address, ulong Code)[] stack)
    {
        int count = Math.Min(shown.Frames.Count, stack.Length);
        int outer = 0;
        while (outer < count && (shown.Frames[outer].Address, shown.Frames[outer].Code) == stack[outer])
        {
            outer++;
        }

        int inner = 0;
        while (inner < count && (shown.Frames[^(1 + inner)].Address, shown.Frames[^(1 + inner)].Code) == stack[^(1 + inner)])
        {
            inner++;
        }

        return (outer, inner);
    }

    // Every frame's instruction is one that it had during the read.
    private string? WrongInstruction(ShownStack shown, int from, int to)
    {
        foreach (ShownFrame frame in shown.Frames)
        {
            ulong field = frame.Address + (ulong)interpreter.Layout.FrameInstruction;
            bool stored = false;
            bool found = false;
            for (int i = from; i < to && !found; i++)
            {
                if (interpreter.Log[i].Address == field)
                {
                    found = (!stored && Same(interpreter.Log[i].Old, frame.Instruction)) || Same(interpreter.Log[i].New, frame.Instruction);
                    stored = true;
                }
            }

            if (!found && (stored || !Same(interpreter.Image.Load(field, _heap ? 4 : 8), frame.Instruction)))
            {
                return $"the frame at {frame.Address:x} had no instruction {frame.Instruction:x} during the read";
            }
        }

        return null;
    }

    private bool Same(ulong stored, ulong shown) => _heap ? (int)stored * interpreter.Layout.InstructionUnit == (int)shown : interpreter.Original(stored) == shown;
}
