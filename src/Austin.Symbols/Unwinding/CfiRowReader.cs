namespace Austin.Symbols.Unwinding;

/// <summary>
/// Runs the CFA instructions of an FDE (DWARF 5, 6.4.2) row by row. Rows go into a caller's buffers, because a row
/// is large and the reader must not allocate.
/// </summary>
internal ref struct CfiRowReader
{
    private readonly FrameSection _section;
    private readonly FrameDescription _description;
    private readonly CfiScratch _scratch;
    private CfiCursor _cursor;
    private ulong _location;
    private int _depth;
    private int _instructions;
    private bool _finished;

    public CfiRowReader(FrameSection section, in FrameDescription description, CfiScratch scratch)
    {
        _section = section;
        _description = description;
        _scratch = scratch;
        _location = description.Start;
        scratch.Row = default;
        _cursor = new CfiCursor(section.Bytes, section.VirtualAddress, description.Common.Instructions, description.Common.InstructionsEnd);

        // A CIE's program must not move the location; whatever follows an advance is not initial any more.
        while (!_cursor.AtEnd && Step(out ulong advance) && advance == 0)
        {
        }

        Failed = _cursor.Failed;
        scratch.Initial = scratch.Row;
        _cursor = new CfiCursor(section.Bytes, section.VirtualAddress, description.Instructions, description.InstructionsEnd);
        _location = description.Start;
        RowStart = RowEnd = description.Start;
    }

    /// <summary>The row in force at [RowStart, RowEnd).</summary>
    public readonly ref readonly CfiRow Row => ref _scratch.Row;

    public ulong RowStart { get; private set; }

    public ulong RowEnd { get; private set; }

    /// <summary>The instructions were damaged; the rows before are good.</summary>
    public bool Failed { get; private set; }

    /// <summary>Goes to the row that covers an address.</summary>
    public bool MoveTo(ulong vaddr)
    {
        while (MoveNext())
        {
            if (vaddr < RowEnd)
            {
                return vaddr >= RowStart;
            }
        }

        return false;
    }

    /// <summary>Goes to the next row that is not empty.</summary>
    public bool MoveNext()
    {
        RowStart = _location;
        while (!Failed && !_finished)
        {
            if (_cursor.AtEnd)
            {
                _finished = true;
                RowEnd = _description.End;
                return RowStart < RowEnd;
            }

            if (!Step(out ulong location))
            {
                Failed = true;
                return false;
            }

            if (location != 0 && location > _location)
            {
                RowEnd = Math.Min(location, _description.End);
                _location = location;
                if (RowStart < RowEnd)
                {
                    return true;
                }

                RowStart = location;
            }
        }

        return false;
    }

    /// <summary>Runs one instruction. <paramref name="location"/> is the new location if it set one, else 0.</summary>
    private bool Step(out ulong location)
    {
        location = 0;
        if (++_instructions > _scratch.Limits.MaxInstructions)
        {
            return false;
        }

        byte opcode = _cursor.ReadByte();
        switch (opcode >> 6)
        {
            case 1:
                location = Advance((ulong)(opcode & 0x3f));
                break;
            case 2:
                Set((ulong)(opcode & 0x3f), new RegisterRule(RegisterRuleKind.Offset, Factored(_cursor.ReadUleb())));
                break;
            case 3:
                Restore((ulong)(opcode & 0x3f));
                break;
            default:
                return StepExtended(opcode, ref location) && !_cursor.Failed;
        }

        return !_cursor.Failed;
    }

    private bool StepExtended(byte opcode, ref ulong location)
    {
        ref var row = ref _scratch.Row;
        switch (opcode)
        {
            case 0x00: // nop
                break;
            case 0x01: // set_loc
                location = _cursor.ReadPointer(_description.Common.AddressEncoding, 0, _description.Start);
                break;
            case 0x02: // advance_loc1
                location = Advance(_cursor.ReadByte());
                break;
            case 0x03: // advance_loc2
                location = Advance(_cursor.ReadUInt16());
                break;
            case 0x04: // advance_loc4
                location = Advance(_cursor.ReadUInt32());
                break;
            case 0x05: // offset_extended
                Set(_cursor.ReadUleb(), new RegisterRule(RegisterRuleKind.Offset, Factored(_cursor.ReadUleb())));
                break;
            case 0x06: // restore_extended
                Restore(_cursor.ReadUleb());
                break;
            case 0x07: // undefined
                Set(_cursor.ReadUleb(), new RegisterRule(RegisterRuleKind.Undefined));
                break;
            case 0x08: // same_value
                Set(_cursor.ReadUleb(), new RegisterRule(RegisterRuleKind.SameValue));
                break;
            case 0x09: // register
                Set(_cursor.ReadUleb(), new RegisterRule(RegisterRuleKind.Register, (long)_cursor.ReadUleb()));
                break;
            case 0x0a: // remember_state
                return _scratch.TryPush(_depth++);
            case 0x0b: // restore_state
                return --_depth >= 0 && _scratch.TryPop(_depth);
            case 0x0c: // def_cfa
                SetCfa(_cursor.ReadUleb(), (long)_cursor.ReadUleb());
                break;
            case 0x0d: // def_cfa_register
                SetCfa(_cursor.ReadUleb(), row.CfaOffset);
                break;
            case 0x0e: // def_cfa_offset
                SetCfa(row.CfaRegister, (long)_cursor.ReadUleb());
                break;
            case 0x0f: // def_cfa_expression
                var expression = ReadExpression(RegisterRuleKind.Expression);
                row.CfaIsExpression = true;
                row.CfaOffset = expression.Value;
                row.CfaLength = expression.Length;
                break;
            case 0x10: // expression
                Set(_cursor.ReadUleb(), ReadExpression(RegisterRuleKind.Expression));
                break;
            case 0x11: // offset_extended_sf
                Set(_cursor.ReadUleb(), new RegisterRule(RegisterRuleKind.Offset, Factored((ulong)_cursor.ReadSleb())));
                break;
            case 0x12: // def_cfa_sf
                SetCfa(_cursor.ReadUleb(), Factored((ulong)_cursor.ReadSleb()));
                break;
            case 0x13: // def_cfa_offset_sf
                SetCfa(row.CfaRegister, Factored((ulong)_cursor.ReadSleb()));
                break;
            case 0x14: // val_offset
                Set(_cursor.ReadUleb(), new RegisterRule(RegisterRuleKind.ValueOffset, Factored(_cursor.ReadUleb())));
                break;
            case 0x15: // val_offset_sf
                Set(_cursor.ReadUleb(), new RegisterRule(RegisterRuleKind.ValueOffset, Factored((ulong)_cursor.ReadSleb())));
                break;
            case 0x16: // val_expression
                Set(_cursor.ReadUleb(), ReadExpression(RegisterRuleKind.ValueExpression));
                break;
            case 0x2c: // AARCH64_negate_ra_state_with_pc
            case 0x2d: // AARCH64_negate_ra_state
                // Whether a return address is signed does not matter: the signature is masked out of any.
                break;
            case 0x2e: // GNU_args_size
                _cursor.ReadUleb();
                break;
            case 0x2f: // GNU_negative_offset_extended
                Set(_cursor.ReadUleb(), new RegisterRule(RegisterRuleKind.Offset, unchecked(-Factored(_cursor.ReadUleb()))));
                break;
            default:
                return false;
        }

        return true;
    }

    private readonly ulong Advance(ulong delta) => unchecked(_location + (delta * _description.Common.CodeAlignment));

    private readonly long Factored(ulong value) => unchecked((long)value * _description.Common.DataAlignment);

    private readonly void SetCfa(ulong register, long offset)
    {
        ref var row = ref _scratch.Row;
        row.CfaIsExpression = false;
        row.CfaRegister = (uint)Math.Min(register, uint.MaxValue);
        row.CfaOffset = offset;
    }

    private readonly void Set(ulong register, RegisterRule rule)
    {
        if (register < CfiRow.RegisterCount)
        {
            _scratch.Row.Registers[(int)register] = rule;
        }
    }

    private readonly void Restore(ulong register)
    {
        if (register < CfiRow.RegisterCount)
        {
            _scratch.Row.Registers[(int)register] = _scratch.Initial.Registers[(int)register];
        }
    }

    private RegisterRule ReadExpression(RegisterRuleKind kind)
    {
        ulong length = _cursor.ReadUleb();
        int start = _cursor.Position;
        _cursor.Skip(length);
        return _cursor.Failed ? default : new RegisterRule(kind, start, (int)length);
    }
}
