namespace Austin.Symbols.Unwinding;

/// <summary>
/// Steps through code without unwind information: known trampolines, then the instructions around the pc, then
/// the return address on top of the stack (innermost frame only), then the frame pointer. A guessed return
/// address must lie behind a call instruction in executable memory.
/// </summary>
internal sealed class CodeFallback(Machine machine, ModuleMap modules)
{
    /// <summary>Bytes of a function read before the pc; longer functions are not analysed.</summary>
    public const int MaxBefore = 16 * 1024;

    /// <summary>Bytes read from the pc on: an epilogue.</summary>
    private const int After = 128;

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

    private static int ReadCode<TMemory>(in ModuleRange range, ulong address, Span<byte> destination, scoped in CopiedStack<TMemory> window)
        where TMemory : struct, IUnwindMemory
    {
        int fromFile = range.Tables is null ? 0 : range.Tables.Image.ReadVirtual(unchecked(address - range.Bias), destination);
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
