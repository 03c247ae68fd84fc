namespace Austin.Symbols.Unwinding;

/// <summary>
/// Evaluates the DWARF expressions that occur in call-frame information (DWARF 5, 2.5; those 6.4.2 forbids are
/// refused). Stack depth and step count are bounded.
/// </summary>
internal static class DwarfExpression
{
    private const int MaxSteps = 1_000;

    /// <param name="code">The expression's bytes.</param>
    /// <param name="registers">Registers of the frame; number <paramref name="returnAddressRegister"/> is its pc.</param>
    /// <param name="returnAddressRegister">The column of the return address, 16 on x86-64.</param>
    /// <param name="initial">Pushed first for register rules: the CFA.</param>
    /// <param name="window">Memory.</param>
    /// <param name="value">Top of the stack at the end.</param>
    /// <returns><see cref="UnwindCause.None"/> on success.</returns>
    public static UnwindCause Evaluate<TMemory>(
        ReadOnlySpan<byte> code, in UnwindRegisters registers, uint returnAddressRegister, ulong? initial, scoped in CopiedStack<TMemory> window, out ulong value)
        where TMemory : struct, IUnwindMemory
    {
        value = 0;
        var stack = default(ExpressionStack);
        if (initial is { } first)
        {
            stack.Push(first);
        }

        int position = 0;
        for (int steps = 0; position < code.Length; steps++)
        {
            var cursor = new CfiCursor(code, 0, position, code.Length);
            byte operation = cursor.ReadByte();
            long jump = 0;
            var cause = UnwindCause.None;
            if (steps >= MaxSteps)
            {
                return UnwindCause.BadUnwindInformation;
            }

            if (operation is >= 0x70 and <= 0x8f)
            {
                cause = PushRegister(operation - 0x70u, cursor.ReadSleb(), registers, returnAddressRegister, ref stack);
            }
            else if (operation == 0x92)
            {
                cause = PushRegister((uint)Math.Min(cursor.ReadUleb(), uint.MaxValue), cursor.ReadSleb(), registers, returnAddressRegister, ref stack);
            }
            else if (operation is 0x06 or 0x94)
            {
                cause = Dereference(operation == 0x06 ? 8 : cursor.ReadByte(), ref stack, window);
            }
            else if (operation is 0x28 or 0x2f)
            {
                jump = unchecked((short)cursor.ReadUInt16());
                jump = operation == 0x2f || stack.Pop() != 0 ? jump : 0;
            }
            else if (!Constant(operation, ref cursor, ref stack) && !ExpressionArithmetic.TryApply(operation, ref cursor, ref stack))
            {
                return UnwindCause.BadUnwindInformation;
            }

            if (cause != UnwindCause.None || cursor.Failed || stack.Failed)
            {
                return cause != UnwindCause.None ? cause : UnwindCause.BadUnwindInformation;
            }

            long next = cursor.Position + jump;
            if (next < 0 || next > code.Length)
            {
                return UnwindCause.BadUnwindInformation;
            }

            position = (int)next;
        }

        value = stack.Pop();
        return stack.Failed ? UnwindCause.BadUnwindInformation : UnwindCause.None;
    }

    private static UnwindCause PushRegister(uint number, long offset, in UnwindRegisters registers, uint returnAddressRegister, ref ExpressionStack stack)
    {
        ulong value = registers.Pc;

        // On x86-64 column 16 is no register of its own; on aarch64 column 30 is x30.
        bool isPc = number == returnAddressRegister && number == 16;
        if (!isPc && !registers.TryGet(number, out value))
        {
            return UnwindCause.UnknownRegister;
        }

        stack.Push(unchecked(value + (ulong)offset));
        return UnwindCause.None;
    }

    private static UnwindCause Dereference<TMemory>(int size, ref ExpressionStack stack, scoped in CopiedStack<TMemory> window)
        where TMemory : struct, IUnwindMemory
    {
        if (size is not (1 or 2 or 4 or 8))
        {
            return UnwindCause.BadUnwindInformation;
        }

        Span<byte> bytes = stackalloc byte[8];
        bytes.Clear();
        if (window.Read(stack.Pop(), bytes[..size]) != size)
        {
            return UnwindCause.UnreadableMemory;
        }

        stack.Push(System.Buffers.Binary.BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        return UnwindCause.None;
    }

    private static bool Constant(byte operation, ref CfiCursor cursor, ref ExpressionStack stack)
    {
        switch (operation)
        {
            case >= 0x30 and <= 0x4f: stack.Push((ulong)(operation - 0x30)); break; // lit0..lit31
            case 0x03: stack.Push(cursor.ReadUInt64()); break; // addr
            case 0x08: stack.Push(cursor.ReadByte()); break;
            case 0x09: stack.Push(unchecked((ulong)(sbyte)cursor.ReadByte())); break;
            case 0x0a: stack.Push(cursor.ReadUInt16()); break;
            case 0x0b: stack.Push(unchecked((ulong)(short)cursor.ReadUInt16())); break;
            case 0x0c: stack.Push(cursor.ReadUInt32()); break;
            case 0x0d: stack.Push(unchecked((ulong)(int)cursor.ReadUInt32())); break;
            case 0x0e or 0x0f: stack.Push(cursor.ReadUInt64()); break;
            case 0x10: stack.Push(cursor.ReadUleb()); break;
            case 0x11: stack.Push(unchecked((ulong)cursor.ReadSleb())); break;
            default: return false;
        }

        return true;
    }
}
