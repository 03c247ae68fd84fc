namespace Austin.Symbols.Dwarf;

/// <summary>Runs a line program (DWARF 5, 6.2.5) into a <see cref="LineProgramTable"/>.</summary>
internal ref struct LineProgram
{
    private readonly LineHeader _header;
    private readonly DwarfLimits _limits;
    private readonly List<LineRow> _rows;
    private readonly List<(AddressRange Range, int FirstRow)> _sequences;
    private DwarfCursor _cursor;

    private ulong _address;
    private ulong _operation;
    private uint _file;
    private uint _line;
    private ulong _column;

    private int _firstRow;
    private ulong _begin;
    private bool _sorted;

    private LineProgram(LineHeader header, ReadOnlySpan<byte> section, DwarfLimits limits)
    {
        _header = header;
        _limits = limits;
        _cursor = new DwarfCursor(section[..header.ProgramEnd], (ulong)header.ProgramStart);

        // Most opcodes of compiled code make a row; those with operands make up for the rest.
        int estimate = Math.Min((header.ProgramEnd - header.ProgramStart) / 3, limits.LineRows);
        _rows = new List<LineRow>(Math.Max(0, estimate));
        _sequences = [];
        Reset();
    }

    /// <summary>The table at an offset of <c>.debug_line</c>, or null when its header cannot be used.</summary>
    public static LineProgramTable? Run(ReadOnlySpan<byte> section, ulong offset, UnitEncoding unit, DwarfLimits limits)
    {
        if (LineHeader.Read(section, offset, unit, limits) is not { } header)
        {
            return null;
        }

        var program = new LineProgram(header, section, limits);
        program.Run();
        return new LineProgramTable(header, program._rows.ToArray(), program._sequences, limits);
    }

    private void Run()
    {
        byte opcodeBase = _header.OpcodeBase;
        while (!_cursor.AtEnd && _rows.Count < _limits.LineRows)
        {
            byte opcode = _cursor.U8();
            if (opcode >= opcodeBase)
            {
                Special(opcode);
            }
            else if (opcode == LineOpcode.Extended)
            {
                Extended();
            }
            else
            {
                Standard(opcode);
            }
        }

        // Rows that no end of sequence closed have no known extent.
        DropRows();
    }

    private void Special(byte opcode)
    {
        int adjusted = opcode - _header.OpcodeBase;
        int lineRange = _header.LineRange;
        if (lineRange != 0)
        {
            Advance((ulong)(adjusted / lineRange));
            _line = (uint)(_line + _header.LineBase + (adjusted % lineRange));
        }

        AddRow();
    }

    private void Standard(byte opcode)
    {
        switch (opcode)
        {
            case LineOpcode.Copy:
                AddRow();
                break;
            case LineOpcode.AdvancePc:
                Advance(_cursor.Uleb());
                break;
            case LineOpcode.AdvanceLine:
                _line = (uint)(_line + _cursor.Sleb());
                break;
            case LineOpcode.SetFile:
                _file = (uint)Math.Min(_cursor.Uleb(), uint.MaxValue);
                break;
            case LineOpcode.SetColumn:
                _column = _cursor.Uleb();
                break;
            case LineOpcode.NegateStatement or LineOpcode.SetBasicBlock
                or LineOpcode.SetPrologueEnd or LineOpcode.SetEpilogueBegin:
                break;
            case LineOpcode.ConstAddPc:
                if (_header.LineRange != 0)
                {
                    Advance((ulong)((255 - _header.OpcodeBase) / _header.LineRange));
                }

                break;
            case LineOpcode.FixedAdvancePc:
                _address += _cursor.U16();
                _operation = 0;
                break;
            default:
                for (int i = _header.OperandCounts[opcode - 1]; i > 0; i--)
                {
                    _cursor.Uleb();
                }

                break;
        }
    }

    private void Extended()
    {
        ulong length = _cursor.Uleb();
        ulong next = (ulong)_cursor.Position + length;
        if (length == 0 || length > (ulong)_cursor.Remaining)
        {
            _cursor.Skip(length);
            return;
        }

        switch (_cursor.U8())
        {
            case LineOpcode.ExtendedEndSequence:
                EndSequence();
                Reset();
                break;
            case LineOpcode.ExtendedSetAddress when length - 1 is 4 or 8:
                _address = _cursor.Unsigned((int)length - 1);
                _operation = 0;
                break;
            case LineOpcode.ExtendedDefineFile:
                _header.DefineFile(ref _cursor, _limits);
                break;
        }

        _cursor.Seek(next);
    }

    private void Advance(ulong operations)
    {
        if (_header.MaximumOperations <= 1)
        {
            _address += operations * _header.MinimumInstructionLength;
            return;
        }

        ulong total = _operation + operations;
        _address += total / _header.MaximumOperations * _header.MinimumInstructionLength;
        _operation = total % _header.MaximumOperations;
    }

    private void AddRow()
    {
        if (_rows.Count == _firstRow)
        {
            _begin = _address;
        }

        ulong delta = _address - _begin;
        if (delta > uint.MaxValue)
        {
            // Runs backwards below its first address, or is longer than any text section.
            return;
        }

        var row = new LineRow((uint)delta, _file, _line, (ushort)Math.Min(_column, ushort.MaxValue));
        if (_rows.Count > _firstRow)
        {
            uint last = _rows[^1].Delta;
            _sorted &= last <= row.Delta;
            if (last == row.Delta)
            {
                // Of several rows at one address only the last describes any code.
                _rows[^1] = row;
                return;
            }
        }

        _rows.Add(row);
    }

    /// <summary>Keeps the rows since the last end; those of discarded code, which start at 0 or a tombstone, go.</summary>
    private void EndSequence()
    {
        ulong tombstone = (_header.Encoding.AddressSize == 4 ? uint.MaxValue : ulong.MaxValue) - 1;
        bool isKept = _rows.Count > _firstRow && _begin != 0 && _begin < tombstone
            && _address > _begin && _address - _begin <= uint.MaxValue;
        if (!isKept)
        {
            DropRows();
            return;
        }

        if (!_sorted)
        {
            SortRows();
        }

        _sequences.Add((new AddressRange(_begin, _address), _firstRow));
        _firstRow = _rows.Count;
    }

    /// <summary>Programs written by hand may go back and forth; a stable order keeps the last row of an address last.</summary>
    private readonly void SortRows()
    {
        LineRow[] sorted = [.. _rows.Skip(_firstRow).OrderBy(static row => row.Delta)];
        for (int i = 0; i < sorted.Length; i++)
        {
            _rows[_firstRow + i] = sorted[i];
        }
    }

    private readonly void DropRows() => _rows.RemoveRange(_firstRow, _rows.Count - _firstRow);

    private void Reset()
    {
        _address = 0;
        _operation = 0;
        _file = 1;
        _line = 1;
        _column = 0;
        _sorted = true;
    }
}
