namespace Austin.Symbols.Unwinding;

/// <summary>
/// Steps through code without unwind information: known trampolines, then the instructions around the pc, then
/// the return address on top of the stack (innermost frame only), then the frame pointer. A guessed return
/// address must lie behind a call instruction in executable memory.
/// </summary>
internal sealed class CodeFallback(Machine machine, ModuleMap modules)
{
    /// <summary>Bytes of a function read before the pc; longer functions are not analysed. Kernels of OpenBLAS have up to 45,000.</summary>
    public const int MaxBefore = 64 * 1024;

    /// <summary>Bytes read from the pc on: an epilogue.</summary>
    private const int After = 128;

    /// <summary>Words of the stack that are searched for the return point of a shim; compiled code uses some 20.</summary>
    private const int ShimDistance = 64;

    /// <summary>Bytes of the interpreter's frame below its frame record at most.</summary>
    private const ulong LargestFrame = 64 * 1024;

    private readonly byte[] _code = new byte[MaxBefore + After];

    /// <summary>A rule by the code alone, good whenever this pc comes again.</summary>
    public bool TryFindRule<TMemory>(in ModuleRange range, ulong pc, scoped in CopiedStack<TMemory> window, out UnwindRule rule)
        where TMemory : struct, IUnwindMemory
    {
        rule = default;
        ulong start = pc;
        bool startIsKnown = range.Tables is not null
            && range.Tables.TryFindSymbolStart(unchecked(pc - range.Bias), out start)
            && unchecked(pc - range.Bias - start) <= MaxBefore;
        int at = startIsKnown ? (int)unchecked(pc - range.Bias - start) : 0;
        int length = ReadCode(range, unchecked(pc - (ulong)at), _code.AsSpan(0, at + After), window);
        if (length <= at)
        {
            return false;
        }

        if (machine.IsSignalTrampoline(_code.AsSpan(at, length - at)))
        {
            rule = new UnwindRule(UnwindRuleKind.Signal);
            return true;
        }

        return machine.TryAnalyse(_code, length, at, startIsKnown, out rule);
    }

    /// <summary>
    /// The same as a rule that needs the frame pointer, where that is not known: of a thread that is blocked only the
    /// stack pointer is, and functions below need not have saved the other. By the instructions from the function's start.
    /// </summary>
    /// <returns>No rule when the frame's size is not fixed.</returns>
    public UnwindRule WithoutFramePointer<TMemory>(in ModuleRange range, ulong pc, UnwindRule rule, scoped in CopiedStack<TMemory> window)
        where TMemory : struct, IUnwindMemory
    {
        var none = new UnwindRule(UnwindRuleKind.NoInformation);
        ulong vaddr = unchecked(pc - range.Bias);
        if (rule.ReturnAddress != SavedRegisterKind.AtCfa || rule.FramePointer != SavedRegisterKind.AtCfa
            || range.Tables is null || !range.Tables.TryFindFunction(vaddr - 1, out ulong start, out _) || vaddr - start > MaxBefore)
        {
            return none;
        }

        int at = (int)(vaddr - start);
        rule.Kind = UnwindRuleKind.StackPointer;
        return ReadCode(range, pc - (ulong)at, _code.AsSpan(0, at), window) == at
            && machine.TryFindDepth(_code, at, at, out long depth)
            && UnwindRule.TryWords(depth, out rule.CfaWords) ? rule : none;
    }

    /// <summary>A step by what the stack holds, good this time only.</summary>
    public UnwindCause Guess<TMemory>(ref FrameState state, scoped in CopiedStack<TMemory> window, ulong addressMask, out ulong cfa)
        where TMemory : struct, IUnwindMemory
    {
        if (machine.ShimSize > 0 && TryShim(ref state, window, out cfa))
        {
            return UnwindCause.None;
        }

        cfa = 0;
        if (state.IsExact)
        {
            var entry = state;
            if (RuleStep.Apply(machine.EntryRule, ref entry, window, addressMask, out cfa) == UnwindCause.None && IsAfterCall(entry.Pc, window))
            {
                state = entry;
                return UnwindCause.None;
            }
        }

        if (!state.FpIsKnown || state.Fp < state.Sp || (state.Fp & (machine.FrameAlignment - 1)) != 0)
        {
            return UnwindCause.NoUnwindInformation;
        }

        // The frame record: the caller's frame pointer, then the return address.
        var record = new UnwindRule(UnwindRuleKind.FramePointer)
        {
            CfaWords = 2,
            FramePointer = SavedRegisterKind.AtCfa,
            FramePointerWords = -2,
            ReturnAddress = SavedRegisterKind.AtCfa,
            ReturnAddressWords = -1,
        };
        var caller = state;
        if (RuleStep.Apply(record, ref caller, window, addressMask, out cfa) == UnwindCause.None
            && (caller.Pc == 0 || IsAfterCall(caller.Pc, window)))
        {
            state = caller;
            return UnwindCause.None;
        }

        cfa = 0;
        return UnwindCause.NoUnwindInformation;
    }

    // Code that CPython 3.14 compiled has no unwind information and leaves the frame pointer to its caller; but it is called
    // through a shim, whose return point is near on the stack. That may lie in another mapping: a trace goes on in others, that were
    // compiled later, by a jump.
    private bool TryShim<TMemory>(ref FrameState state, scoped in CopiedStack<TMemory> window, out ulong cfa)
        where TMemory : struct, IUnwindMemory
    {
        cfa = 0;
        if (!modules.TryFind(state.LookupPc, out var range) || range.Tables is not null)
        {
            return false;
        }

        Span<byte> shim = stackalloc byte[machine.ShimSize];
        for (uint i = 0; i < ShimDistance; i++)
        {
            ulong address = unchecked(state.Sp + (i * sizeof(ulong)));
            if (!window.TryReadWord(address, out ulong word))
            {
                return false;
            }

            if (!modules.TryFind(word, out var around) || around.Tables is not null || word - around.Start < (ulong)shim.Length
                || window.Read(word - (ulong)shim.Length, shim) != shim.Length || !machine.IsShim(shim))
            {
                continue;
            }

            cfa = unchecked(address + machine.ShimCfa);
            if (!window.TryReadWord(cfa - sizeof(ulong), out ulong caller) || !IsAfterCall(caller, window))
            {
                return false;
            }

            RecoverFramePointer(ref state, i, cfa, window);
            state.Sp = cfa;
            state.Pc = caller;
            state.IsExact = false;
            return true;
        }

        return false;
    }

    // Compiled code leaves the frame pointer alone, but the helpers that it calls, which are compiled with it, push it and use it.
    // A frame pointer that the interpreter can have points to a frame record above the shim.
    private void RecoverFramePointer<TMemory>(ref FrameState state, uint words, ulong cfa, scoped in CopiedStack<TMemory> window)
        where TMemory : struct, IUnwindMemory
    {
        if (state.FpIsKnown && IsFrameRecord(state.Fp, cfa, window))
        {
            return;
        }

        for (uint i = words; i > 0; i--)
        {
            if (window.TryReadWord(unchecked(state.Sp + ((i - 1) * sizeof(ulong))), out ulong word) && IsFrameRecord(word, cfa, window))
            {
                state.Fp = word;
                state.FpIsKnown = true;
                return;
            }
        }
    }

    private bool IsFrameRecord<TMemory>(ulong fp, ulong above, scoped in CopiedStack<TMemory> window)
        where TMemory : struct, IUnwindMemory =>
        fp >= above && fp - above < LargestFrame && (fp & (machine.FrameAlignment - 1)) == 0
        && window.TryReadWord(fp + sizeof(ulong), out ulong caller) && IsAfterCall(caller, window);

    private static int ReadCode<TMemory>(in ModuleRange range, ulong address, Span<byte> destination, scoped in CopiedStack<TMemory> window)
        where TMemory : struct, IUnwindMemory
    {
        int fromFile = range.Tables?.Image?.ReadVirtual(unchecked(address - range.Bias), destination) ?? 0;
        return fromFile > 0 ? fromFile : Math.Clamp(window.Read(address, destination), 0, destination.Length);
    }

    /// <summary>Whether a call instruction ends at an address, so that it may be a return address.</summary>
    public bool IsAfterCall<TMemory>(ulong pc, scoped in CopiedStack<TMemory> window)
        where TMemory : struct, IUnwindMemory
    {
        Span<byte> before = stackalloc byte[8];
        return modules.TryFind(pc, out var range)
            && pc - range.Start >= 8
            && ReadCode(range, pc - 8, before, window) == before.Length
            && machine.EndsWithCall(before);
    }
}
