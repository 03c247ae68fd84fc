using Austin.Symbols.Elf;

namespace Austin.Symbols.Unwinding;

/// <summary>
/// Follows native stacks of one process. A step by a cached rule follows pc, sp and fp only; when a row needs
/// more, the stack is followed again from its innermost frame with all registers. For one thread; a warm unwind
/// allocates nothing.
/// </summary>
public sealed class Unwinder
{
    // Functions that call one of the C library that blocks.
    private const int BlockingCalls = 256;

    private readonly Machine _machine;
    private readonly ModuleMap _modules;
    private readonly RuleCache _cache;
    private readonly RuleCache _withoutFramePointer;
    private readonly RowStep _rows;
    private readonly CodeFallback _fallback;
    private int _generation;
    private ulong _codeMask = ulong.MaxValue;

    /// <summary>An unwinder for <see cref="ElfMachine.X64"/> or <see cref="ElfMachine.Arm64"/>.</summary>
    /// <exception cref="ArgumentException">Any other machine.</exception>
    public Unwinder(ushort machine, ModuleMap modules, UnwindLimits? limits = null)
    {
        limits ??= UnwindLimits.Default;
        _machine = Machine.Of(machine, limits) ?? throw new ArgumentException($"no unwinding for machine {machine}", nameof(machine));
        _modules = modules;
        _cache = new RuleCache(limits.RuleCacheSize);
        _withoutFramePointer = new RuleCache(BlockingCalls);
        _rows = new RowStep(_machine, limits);
        _fallback = new CodeFallback(_machine, modules);
    }

    /// <summary>The machine.</summary>
    public Machine Machine => _machine;

    /// <summary>Steps served from the rule cache.</summary>
    public long CacheHits => _cache.Hits;

    /// <summary>Steps whose rule had to be made.</summary>
    public long CacheMisses => _cache.Misses;

    /// <summary>Stacks that had to be followed with all registers.</summary>
    public long FullUnwinds { get; private set; }

    /// <summary>Follows a stack.</summary>
    /// <param name="registers">Registers of the innermost frame; pc and sp at least.</param>
    /// <param name="stackAddress">Address of the first byte of <paramref name="stack"/>.</param>
    /// <param name="stack">A copy of the stack, from the stack pointer or below it upwards.</param>
    /// <param name="memory">The rest of memory, asked only for what the copy lacks.</param>
    /// <param name="frames">Receives the frames, innermost first.</param>
    public UnwindResult Unwind<TMemory>(
        in UnwindRegisters registers, ulong stackAddress, ReadOnlySpan<byte> stack, ref TMemory memory, Span<NativeFrame> frames)
        where TMemory : struct, IUnwindMemory
    {
        if (_generation != _modules.Generation)
        {
            _cache.Clear();
            _withoutFramePointer.Clear();
            _generation = _modules.Generation;
            _codeMask = _machine.CodeMask(_modules.End);
        }

        if (!registers.TryGet(_machine.StackPointer, out _))
        {
            return new UnwindResult(0, UnwindCause.UnknownRegister);
        }

        var window = new CopiedStack<TMemory>(stackAddress, stack, ref memory);
        _fallback.HasSearched = false;
        if (!TryUnwindFast(registers, window, frames, out var result))
        {
            FullUnwinds++;
            result = UnwindFull(registers, window, frames);
        }

        return result with { IsSearched = _fallback.HasSearched };
    }

    /// <summary>The slow path alone, which gives the same frames.</summary>
    internal UnwindResult UnwindWithAllRegisters<TMemory>(
        in UnwindRegisters registers, ulong stackAddress, ReadOnlySpan<byte> stack, ref TMemory memory, Span<NativeFrame> frames)
        where TMemory : struct, IUnwindMemory
    {
        _fallback.HasSearched = false;
        var result = UnwindFull(registers, new CopiedStack<TMemory>(stackAddress, stack, ref memory), frames);
        return result with { IsSearched = _fallback.HasSearched };
    }

    /// <summary>False when a row needs more than pc, sp and fp.</summary>
    private bool TryUnwindFast<TMemory>(
        in UnwindRegisters registers, scoped in CopiedStack<TMemory> window, Span<NativeFrame> frames, out UnwindResult result)
        where TMemory : struct, IUnwindMemory
    {
        var state = new FrameState(registers, _machine, isExact: true);
        ulong mask = _codeMask;
        int count = 0;
        while (count < frames.Length)
        {
            ulong lookup = state.LookupPc;
            var rule = _cache.Find(lookup);
            if (rule.Kind == UnwindRuleKind.None)
            {
                rule = MakeRule(state, window);
            }

            if (rule.Kind is UnwindRuleKind.Full or UnwindRuleKind.Register)
            {
                result = default;
                return false;
            }

            if (rule.Kind == UnwindRuleKind.None && count > 0)
            {
                result = new UnwindResult(count, UnwindCause.ReturnAddressOutsideCode);
                return true;
            }

            ref var frame = ref frames[count];
            frame = new NativeFrame(state.Pc, state.Sp, 0, state.IsExact || rule.Kind == UnwindRuleKind.Signal);
            count++;
            if (rule.Kind == UnwindRuleKind.Outermost)
            {
                result = new UnwindResult(count, UnwindCause.None);
                return true;
            }

            ulong sp = state.Sp;
            var cause = rule.Kind <= UnwindRuleKind.StackPointerIndirect && rule.Kind != UnwindRuleKind.None
                ? RuleStep.Apply(rule, ref state, window, mask, out ulong cfa)
                : StepOtherwise(rule, ref state, window, out cfa);
            if (cause == UnwindCause.UnknownRegister && rule.Kind == UnwindRuleKind.FramePointer)
            {
                cause = StepWithoutFramePointer(rule, ref state, window, out cfa);
            }

            if (cause != UnwindCause.None)
            {
                result = new UnwindResult(count, cause);
                return true;
            }

            frame = frame with { Cfa = cfa > sp ? cfa : 0 };
            if (state.Pc == 0)
            {
                result = new UnwindResult(count, UnwindCause.None);
                return true;
            }
        }

        result = new UnwindResult(count, UnwindCause.FrameLimit);
        return true;
    }

    private UnwindCause StepOtherwise<TMemory>(UnwindRule rule, ref FrameState state, scoped in CopiedStack<TMemory> window, out ulong cfa)
        where TMemory : struct, IUnwindMemory
    {
        if (rule.Kind != UnwindRuleKind.Signal)
        {
            return _fallback.Guess(ref state, window, _codeMask, out cfa);
        }

        var cause = RuleStep.ApplySignal(_machine, ref state, window);
        cfa = state.Sp;
        return cause;
    }

    private UnwindCause StepWithoutFramePointer<TMemory>(
        UnwindRule byFramePointer, ref FrameState state, scoped in CopiedStack<TMemory> window, out ulong cfa)
        where TMemory : struct, IUnwindMemory
    {
        cfa = 0;
        if (state.IsExact)
        {
            return UnwindCause.UnknownRegister;
        }

        ulong lookup = state.LookupPc;
        var rule = _withoutFramePointer.Find(lookup);
        if (rule.Kind == UnwindRuleKind.None && _modules.TryFind(lookup, out var range))
        {
            rule = _fallback.WithoutFramePointer(range, state.Pc, byFramePointer, window);
            _withoutFramePointer.Add(lookup, rule);
        }

        var caller = state;
        if (rule.Kind != UnwindRuleKind.StackPointer
            || RuleStep.Apply(rule, ref caller, window, _codeMask, out cfa) != UnwindCause.None || !_fallback.IsAfterCall(caller.Pc, window))
        {
            return UnwindCause.UnknownRegister;
        }

        state = caller;
        return UnwindCause.None;
    }

    /// <summary>The rule of an address, kept for the next time; none when the address is not executable.</summary>
    private UnwindRule MakeRule<TMemory>(in FrameState state, scoped in CopiedStack<TMemory> window)
        where TMemory : struct, IUnwindMemory
    {
        ulong lookup = state.LookupPc;
        if (!_modules.TryFind(lookup, out var range))
        {
            return default;
        }

        var rule = range.Tables is null
            ? new UnwindRule(UnwindRuleKind.NoInformation)
            : _rows.Compile(range.Tables, unchecked(lookup - range.Bias), state.Pc);
        if (rule.Kind == UnwindRuleKind.NoInformation && _fallback.TryFindRule(range, state, window, _codeMask, out var fromCode))
        {
            rule = fromCode;
        }

        _cache.Add(lookup, rule);
        return rule;
    }

    private UnwindResult UnwindFull<TMemory>(UnwindRegisters registers, scoped in CopiedStack<TMemory> window, Span<NativeFrame> frames)
        where TMemory : struct, IUnwindMemory
    {
        bool isExact = true;
        for (int count = 0; count < frames.Length;)
        {
            ulong lookup = isExact ? registers.Pc : registers.Pc - 1;
            bool isCode = _modules.TryFind(lookup, out var range);
            if (!isCode && count > 0)
            {
                return new UnwindResult(count, UnwindCause.ReturnAddressOutsideCode);
            }

            ulong sp = _machine.StackPointerOf(registers);
            ref var frame = ref frames[count++];
            frame = new NativeFrame(registers.Pc, sp, 0, isExact);
            ulong cfa = 0;
            bool isSignal = false;
            var cause = range.Tables is null || !isCode
                ? UnwindCause.NoUnwindInformation
                : _rows.Step(range.Tables, unchecked(lookup - range.Bias), ref registers, isExact, window, out cfa, out isSignal);
            if (cause == UnwindCause.NoUnwindInformation)
            {
                cause = StepByCode(range, ref registers, isExact, window, out cfa, out isSignal);
            }

            if (cause != UnwindCause.None)
            {
                return new UnwindResult(count, cause);
            }

            registers.Pc = isSignal ? registers.Pc : registers.Pc & _codeMask;
            frame = frame with { Cfa = cfa > sp ? cfa : 0, IsExact = isExact || isSignal };
            if (registers.Pc == 0)
            {
                return new UnwindResult(count, UnwindCause.None);
            }

            isExact = isSignal;
        }

        return new UnwindResult(frames.Length, UnwindCause.FrameLimit);
    }

    /// <summary>A frame without row: afterwards only sp and perhaps fp are known, or all after a signal.</summary>
    private UnwindCause StepByCode<TMemory>(
        in ModuleRange range, ref UnwindRegisters registers, bool isExact, scoped in CopiedStack<TMemory> window, out ulong cfa, out bool isSignal)
        where TMemory : struct, IUnwindMemory
    {
        var state = new FrameState(registers, _machine, isExact);
        ulong sp = state.Sp;
        if (!_fallback.TryFindRule(range, state, window, _codeMask, out var rule))
        {
            rule = new UnwindRule(UnwindRuleKind.NoInformation);
        }

        isSignal = rule.Kind == UnwindRuleKind.Signal;
        if (rule.Kind == UnwindRuleKind.Outermost)
        {
            cfa = 0;
            registers.Pc = 0;
            return UnwindCause.None;
        }

        UnwindCause cause;
        if (rule.Kind == UnwindRuleKind.Register)
        {
            bool isKnown = registers.TryGet(rule.CfaRegister, out ulong kept);
            cfa = unchecked(kept + (ulong)(rule.CfaWords * 8L));
            cause = isKnown ? RuleStep.ApplyFrom(cfa, rule, ref state, window, _codeMask) : UnwindCause.UnknownRegister;
        }
        else
        {
            cause = rule.Kind is >= UnwindRuleKind.StackPointer and <= UnwindRuleKind.StackPointerIndirect
                ? RuleStep.Apply(rule, ref state, window, _codeMask, out cfa)
                : StepOtherwise(rule, ref state, window, out cfa);
        }

        registers.Forget(uint.MaxValue);
        registers.Pc = state.Pc;
        for (uint i = 0; isSignal && i < UnwindRegisters.Count; i++)
        {
            int offset = _machine.SignalOffset(i);
            if (offset >= 0 && window.TryReadWord(unchecked(sp + (ulong)offset), out ulong value))
            {
                registers.Set(i, value);
            }
        }

        registers.Set(_machine.StackPointer, state.Sp);
        if (state.FpIsKnown)
        {
            registers.Set(_machine.FramePointer, state.Fp);
        }

        return cause;
    }
}
