using System.Runtime.CompilerServices;

namespace Austin.Symbols.Unwinding;

/// <summary>Goes from a frame to its caller by a rule.</summary>
internal static class RuleStep
{
    /// <summary>Steps; on failure the state is that of the frame it failed in, in part.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static UnwindCause Apply<TMemory>(UnwindRule rule, ref FrameState state, scoped in CopiedStack<TMemory> window, ulong codeMask, out ulong cfa)
        where TMemory : struct, IUnwindMemory
    {
        ulong offset = (ulong)(rule.CfaWords * 8L);
        cfa = 0;
        if (rule.Kind is UnwindRuleKind.StackPointer or UnwindRuleKind.StackPointerIndirect)
        {
            cfa = unchecked(state.Sp + offset);
        }
        else if (!state.FpIsKnown)
        {
            return UnwindCause.UnknownRegister;
        }
        else
        {
            cfa = unchecked(state.Fp + offset);
        }

        if (rule.Kind is UnwindRuleKind.FramePointerIndirect or UnwindRuleKind.StackPointerIndirect)
        {
            if (!window.TryReadWord(cfa, out cfa))
            {
                return UnwindCause.UnreadableMemory;
            }

            cfa = unchecked(cfa + (ulong)(rule.AddedWords * 8L));
        }

        cfa &= Machine.DataMask;
        return ApplyFrom(cfa, rule, ref state, window, codeMask);
    }

    /// <summary>The same where the CFA is known.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static UnwindCause ApplyFrom<TMemory>(ulong cfa, UnwindRule rule, ref FrameState state, scoped in CopiedStack<TMemory> window, ulong codeMask)
        where TMemory : struct, IUnwindMemory
    {
        ulong returnAddress;
        if (rule.ReturnAddress == SavedRegisterKind.AtCfa)
        {
            if (cfa <= state.Sp)
            {
                return UnwindCause.FrameNotAbove;
            }

            if (!window.TryReadWord(unchecked(cfa + (ulong)(rule.ReturnAddressWords * 8L)), out returnAddress))
            {
                return UnwindCause.UnreadableMemory;
            }
        }
        else
        {
            // Still in the link register: true only before the frame's first call.
            if (!state.IsExact || cfa < state.Sp)
            {
                return UnwindCause.FrameNotAbove;
            }

            if (!state.LrIsKnown || rule.ReturnAddress != SavedRegisterKind.Same)
            {
                return UnwindCause.UnknownRegister;
            }

            returnAddress = state.Lr;
        }

        if (rule.FramePointer != SavedRegisterKind.Same && !TryFramePointer(rule, ref state, window, cfa))
        {
            return UnwindCause.UnreadableMemory;
        }

        state.Pc = returnAddress & codeMask;
        state.Sp = cfa;
        state.IsExact = false;
        state.LrIsKnown = false;
        return UnwindCause.None;
    }

    /// <summary>Through a signal trampoline to the code it interrupted, whose registers the kernel has stored.</summary>
    public static UnwindCause ApplySignal<TMemory>(Machine machine, ref FrameState state, scoped in CopiedStack<TMemory> window)
        where TMemory : struct, IUnwindMemory
    {
        ulong sp = state.Sp;
        int link = machine.SignalOffset(machine.LinkRegister);
        if (!window.TryReadWord(unchecked(sp + (ulong)machine.SignalPcOffset), out state.Pc)
            || !window.TryReadWord(unchecked(sp + (ulong)machine.SignalOffset(machine.StackPointer)), out state.Sp)
            || !window.TryReadWord(unchecked(sp + (ulong)machine.SignalOffset(machine.FramePointer)), out state.Fp)
            || (link >= 0 && !window.TryReadWord(unchecked(sp + (ulong)link), out state.Lr)))
        {
            return UnwindCause.UnreadableMemory;
        }

        state.Sp &= Machine.DataMask;
        state.Fp &= Machine.DataMask;
        state.FpIsKnown = true;
        state.LrIsKnown = link >= 0;
        state.IsExact = true;
        return UnwindCause.None;
    }

    private static bool TryFramePointer<TMemory>(UnwindRule rule, ref FrameState state, scoped in CopiedStack<TMemory> window, ulong cfa)
        where TMemory : struct, IUnwindMemory
    {
        ulong from = rule.FramePointer == SavedRegisterKind.AtCfa ? cfa : state.Fp;
        if (rule.FramePointer == SavedRegisterKind.Unknown || (rule.FramePointer == SavedRegisterKind.AtFramePointer && !state.FpIsKnown))
        {
            state.FpIsKnown = false;
            return true;
        }

        state.FpIsKnown = window.TryReadWord(unchecked(from + (ulong)(rule.FramePointerWords * 8L)), out state.Fp);
        state.Fp &= Machine.DataMask;
        return state.FpIsKnown;
    }
}
