namespace Austin.Symbols.Unwinding;

/// <summary>
/// Steps through code without unwind information: known trampolines and first functions, then the instructions around
/// the pc, then the return address on top of the stack (innermost frame only), then the frame pointer, then the next word
/// of the stack that is a return address. A guessed return address must lie behind a call instruction in executable memory.
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

    /// <summary>Words of the stack that are searched for a return address when nothing else helps.</summary>
    private const int ScanDistance = 256;

    /// <summary>Bytes of the code at a program's entry, which sets up the stack and calls on.</summary>
    private const ulong EntryCode = 64;

    private readonly byte[] _code = new byte[MaxBefore + After];

    /// <summary>Whether a return address was searched on the stack since this was cleared.</summary>
    public bool HasSearched { get; set; }

    /// <summary>A rule by the code alone, good whenever this pc comes again; one that the stack at hand belies is none.</summary>
    public bool TryFindRule<TMemory>(in ModuleRange range, in FrameState state, scoped in CopiedStack<TMemory> window, ulong codeMask, out UnwindRule rule)
        where TMemory : struct, IUnwindMemory
    {
        rule = default;
        ulong pc = state.Pc;
        ulong lookup = unchecked(state.LookupPc - range.Bias);
        ulong start = lookup;
        bool startIsKnown = range.Tables is not null
            && range.Tables.TryFindSymbolStart(lookup, out start)
            && unchecked(pc - range.Bias - start) <= MaxBefore;
        int at = startIsKnown ? (int)unchecked(pc - range.Bias - start) : 0;
        int length = ReadCode(range, unchecked(pc - (ulong)at), _code.AsSpan(0, at + After), window);
        if (length <= at)
        {
            return false;
        }

        var here = _code.AsSpan(at, length - at);
        if (machine.IsSignalTrampoline(here) || machine.IsSignalTrampoline(_code.AsSpan(0, length)))
        {
            rule = new UnwindRule(UnwindRuleKind.Signal);
            return true;
        }

        if (machine.IsThreadEnd(here) || IsProgramEntry(range, lookup))
        {
            rule = new UnwindRule(UnwindRuleKind.Outermost);
            return true;
        }

        return machine.TryAnalyse(_code, length, at, startIsKnown, out rule) && Leads(rule, state, window, codeMask);
    }

    // A start that is wrong gives a depth that is wrong. Rules that need more than sp, fp and lr are believed.
    private bool Leads<TMemory>(UnwindRule rule, FrameState state, scoped in CopiedStack<TMemory> window, ulong codeMask)
        where TMemory : struct, IUnwindMemory =>
        rule.Kind is < UnwindRuleKind.StackPointer or > UnwindRuleKind.StackPointerIndirect
        || RuleStep.Apply(rule, ref state, window, codeMask, out _) != UnwindCause.None || IsReturnAddress(state.Pc, window);

    private static bool IsProgramEntry(in ModuleRange range, ulong vaddr) =>
        range.Tables?.Image is { Header.Entry: > 0 } image && unchecked(vaddr - image.Header.Entry) < EntryCode
        && (!range.Tables.TryFindSymbolStart(vaddr, out ulong start) || start == image.Header.Entry);

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
    public UnwindCause Guess<TMemory>(ref FrameState state, scoped in CopiedStack<TMemory> window, ulong codeMask, out ulong cfa)
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
            if (RuleStep.Apply(machine.EntryRule, ref entry, window, codeMask, out cfa) == UnwindCause.None && IsAfterCall(entry.Pc, window))
            {
                state = entry;
                return UnwindCause.None;
            }
        }

        return TryFrameRecord(ref state, window, codeMask, out cfa) || TryScan(ref state, window, codeMask, out cfa)
            ? UnwindCause.None
            : UnwindCause.NoUnwindInformation;
    }

    // The caller's frame pointer, then the return address.
    private bool TryFrameRecord<TMemory>(ref FrameState state, scoped in CopiedStack<TMemory> window, ulong codeMask, out ulong cfa)
        where TMemory : struct, IUnwindMemory
    {
        cfa = 0;
        if (!state.FpIsKnown || state.Fp < state.Sp || (state.Fp & (machine.FrameAlignment - 1)) != 0)
        {
            return false;
        }

        var record = new UnwindRule(UnwindRuleKind.FramePointer)
        {
            CfaWords = 2,
            FramePointer = SavedRegisterKind.AtCfa,
            FramePointerWords = -2,
            ReturnAddress = SavedRegisterKind.AtCfa,
            ReturnAddressWords = -1,
        };
        var caller = state;
        if (RuleStep.Apply(record, ref caller, window, codeMask, out cfa) == UnwindCause.None
            && (caller.Pc == 0 || IsAfterCall(caller.Pc, window)))
        {
            state = caller;
            return true;
        }

        cfa = 0;
        return false;
    }

    // The next word that is a return address. What a frame left unwritten may hold an old one; but code with a start that is known never
    // comes here. Who called need not have the frame pointer any more.
    private bool TryScan<TMemory>(ref FrameState state, scoped in CopiedStack<TMemory> window, ulong codeMask, out ulong cfa)
        where TMemory : struct, IUnwindMemory
    {
        cfa = 0;
        if (!modules.TryFind(state.LookupPc, out var range) || range.Tables is null)
        {
            return false;
        }

        for (uint i = 0; i < ScanDistance; i++)
        {
            ulong address = unchecked(state.Sp + (i * sizeof(ulong)));
            if (!window.TryReadWord(address, out ulong word))
            {
                return false;
            }

            word &= codeMask;
            if (IsReturnAddress(word, window) && CallsCode(word, window))
            {
                HasSearched = true;
                cfa = address + sizeof(ulong);
                state.Sp = cfa;
                state.Pc = word;
                state.IsExact = false;
                state.FpIsKnown = false;
                state.LrIsKnown = false;
                return true;
            }
        }

        return false;
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

    // A signal handler returns to the trampoline, which nothing calls.
    private bool IsReturnAddress<TMemory>(ulong pc, scoped in CopiedStack<TMemory> window)
        where TMemory : struct, IUnwindMemory
    {
        if (IsAfterCall(pc, window))
        {
            return true;
        }

        Span<byte> code = stackalloc byte[16];
        return modules.TryFind(pc, out var range) && ReadCode(range, pc, code, window) is var length && machine.IsSignalTrampoline(code[..length]);
    }

    // Of bytes that look like a call to a fixed place, whether that can be one.
    private bool CallsCode<TMemory>(ulong pc, scoped in CopiedStack<TMemory> window)
        where TMemory : struct, IUnwindMemory
    {
        Span<byte> before = stackalloc byte[8];
        return !modules.TryFind(pc, out var range) || ReadCode(range, pc - 8, before, window) != before.Length
            || !machine.TryCallTarget(before, pc, out ulong target) || modules.TryFind(target, out _);
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
