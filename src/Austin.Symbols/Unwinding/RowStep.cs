namespace Austin.Symbols.Unwinding;

/// <summary>Goes from a frame to its caller by a full row, with all registers (DWARF 5, 6.4.4).</summary>
internal sealed class RowStep(Machine machine, UnwindLimits limits)
{
    private readonly CfiScratch _scratch = new(limits);

    /// <summary>Finds the row of a file address and reduces it. <see cref="UnwindRuleKind.NoInformation"/> when there is none.</summary>
    public UnwindRule Compile(UnwindTables tables, ulong vaddr, ulong pc)
    {
        if (!tables.TryFind(vaddr, out var description, out var section))
        {
            return new UnwindRule(UnwindRuleKind.NoInformation);
        }

        var reader = new CfiRowReader(section, description, _scratch);
        return reader.MoveTo(vaddr)
            ? machine.Compile(section, description, reader.Row, pc)
            : new UnwindRule(UnwindRuleKind.Full);
    }

    /// <summary>
    /// Steps. <paramref name="registers"/> become the caller's; <paramref name="isSignal"/> says that the caller
    /// was interrupted. A pc of 0 afterwards marks the outermost frame.
    /// </summary>
    public UnwindCause Step<TMemory>(
        UnwindTables tables, ulong vaddr, ref UnwindRegisters registers, bool isExact, scoped in CopiedStack<TMemory> window, out ulong cfa, out bool isSignal)
        where TMemory : struct, IUnwindMemory
    {
        cfa = 0;
        isSignal = false;
        if (!tables.TryFind(vaddr, out var description, out var section))
        {
            return UnwindCause.NoUnwindInformation;
        }

        var reader = new CfiRowReader(section, description, _scratch);
        if (!reader.MoveTo(vaddr))
        {
            return UnwindCause.BadUnwindInformation;
        }

        isSignal = description.Common.IsSignalFrame;
        ref readonly var row = ref reader.Row;
        uint column = description.Common.ReturnAddressRegister;
        if (column < CfiRow.RegisterCount && row.Registers[(int)column].Kind == RegisterRuleKind.Undefined)
        {
            registers.Pc = 0;
            return UnwindCause.None;
        }

        var cause = Cfa(section, row, registers, column, window, out cfa);
        if (cause != UnwindCause.None)
        {
            return cause;
        }

        cfa &= Machine.DataMask;
        ulong sp = machine.StackPointerOf(registers);
        bool returnInRegister = column < UnwindRegisters.Count
            && row.Registers[(int)column].Kind is RegisterRuleKind.Unspecified or RegisterRuleKind.SameValue;
        if (!isSignal && (cfa < sp || (returnInRegister ? !isExact : cfa == sp)))
        {
            return UnwindCause.FrameNotAbove;
        }

        return Restore(section, row, ref registers, column, cfa, sp, isSignal, window);
    }

    private UnwindCause Restore<TMemory>(
        FrameSection section, in CfiRow row, ref UnwindRegisters registers, uint column, ulong cfa, ulong sp, bool isSignal, scoped in CopiedStack<TMemory> window)
        where TMemory : struct, IUnwindMemory
    {
        var caller = registers;
        caller.Forget(isSignal ? 0 : machine.CallerSaved);
        caller.Set(machine.StackPointer, cfa);
        for (uint i = 0; i < UnwindRegisters.Count; i++)
        {
            var rule = row.Registers[(int)i];
            if (rule.Kind is RegisterRuleKind.Unspecified or RegisterRuleKind.SameValue)
            {
                continue;
            }

            var cause = Register(section, rule, registers, column, cfa, window, out ulong value);
            if (cause == UnwindCause.None)
            {
                caller.Set(i, value);
            }
            else
            {
                // Only what a later frame asks for matters.
                caller.Forget(1u << (int)i);
            }
        }

        // The return address has a column of its own on x86-64 and is x30 on aarch64.
        ulong pc;
        if (column < UnwindRegisters.Count && column == machine.LinkRegister)
        {
            if (!caller.TryGet(column, out pc))
            {
                return UnwindCause.UnknownRegister;
            }

            caller.Forget(isSignal ? 0 : 1u << (int)column);
        }
        else
        {
            var rule = column < CfiRow.RegisterCount ? row.Registers[(int)column] : default;

            // musl's __clone saves no return address and points below the stack pointer instead.
            bool below = rule.Kind == RegisterRuleKind.Offset && unchecked(cfa + (ulong)rule.Value) < sp;
            var cause = Register(section, rule, registers, column, cfa, window, out pc);
            if (cause != UnwindCause.None && !below)
            {
                return cause;
            }

            pc = below ? 0 : pc;
        }

        caller.Pc = pc;
        registers = caller;
        return UnwindCause.None;
    }

    private static UnwindCause Cfa<TMemory>(
        FrameSection section, in CfiRow row, in UnwindRegisters registers, uint column, scoped in CopiedStack<TMemory> window, out ulong cfa)
        where TMemory : struct, IUnwindMemory
    {
        if (row.CfaIsExpression)
        {
            return DwarfExpression.Evaluate(section.Bytes.Slice((int)row.CfaOffset, row.CfaLength), registers, column, null, window, out cfa);
        }

        bool known = registers.TryGet(row.CfaRegister, out cfa);
        cfa = unchecked(cfa + (ulong)row.CfaOffset);
        return known ? UnwindCause.None : UnwindCause.UnknownRegister;
    }

    private static UnwindCause Register<TMemory>(
        FrameSection section, RegisterRule rule, in UnwindRegisters registers, uint column, ulong cfa, scoped in CopiedStack<TMemory> window, out ulong value)
        where TMemory : struct, IUnwindMemory
    {
        value = 0;
        switch (rule.Kind)
        {
            case RegisterRuleKind.Offset:
                return window.TryReadWord(unchecked(cfa + (ulong)rule.Value), out value) ? UnwindCause.None : UnwindCause.UnreadableMemory;
            case RegisterRuleKind.ValueOffset:
                value = unchecked(cfa + (ulong)rule.Value);
                return UnwindCause.None;
            case RegisterRuleKind.Register:
                return registers.TryGet((uint)Math.Min((ulong)rule.Value, uint.MaxValue), out value) ? UnwindCause.None : UnwindCause.UnknownRegister;
            case RegisterRuleKind.Expression or RegisterRuleKind.ValueExpression:
                var cause = DwarfExpression.Evaluate(section.Bytes.Slice((int)rule.Value, rule.Length), registers, column, cfa, window, out value);
                return cause != UnwindCause.None || rule.Kind == RegisterRuleKind.ValueExpression || window.TryReadWord(value, out value)
                    ? cause
                    : UnwindCause.UnreadableMemory;
            default:
                return UnwindCause.UnknownRegister;
        }
    }
}
