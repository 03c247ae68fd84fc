namespace Austin.Symbols.Dwarf;

/// <summary>Header of a line program (DWARF 5, 6.2.4): parameters of its state machine, directories and files.</summary>
internal sealed class LineHeader
{
    private readonly List<AttributeValue> _directories = [];
    private readonly List<LineFile> _files = [];

    private LineHeader(UnitEncoding encoding) => Encoding = encoding;

    public UnitEncoding Encoding { get; private set; }

    /// <summary>Section offsets between which the program lies.</summary>
    public int ProgramStart { get; private set; }

    public int ProgramEnd { get; private set; }

    public byte MinimumInstructionLength { get; private set; }

    /// <summary>Above 1 only for processors that bundle operations.</summary>
    public byte MaximumOperations { get; private set; } = 1;

    public sbyte LineBase { get; private set; }

    public byte LineRange { get; private set; }

    public byte OpcodeBase { get; private set; }

    /// <summary>How many operands each standard opcode takes; entry 0 is that of opcode 1.</summary>
    public byte[] OperandCounts { get; private set; } = [];

    /// <summary>Numbers start at 0 from DWARF 5 on, at 1 before.</summary>
    private uint FirstNumber => Encoding.Version >= 5 ? 0u : 1u;

    public bool TryGetFile(uint number, out LineFile file)
    {
        uint index = number - FirstNumber;
        bool found = index < (uint)_files.Count;
        file = found ? _files[(int)index] : default;
        return found;
    }

    /// <summary>False for directory 0 before DWARF 5, which is the directory of compilation.</summary>
    public bool TryGetDirectory(ulong number, out AttributeValue name)
    {
        ulong index = number - FirstNumber;
        bool found = index < (ulong)_directories.Count;
        name = found ? _directories[(int)index] : default;
        return found;
    }

    /// <summary>Files may be added by the program itself before DWARF 5 (<c>DW_LNE_define_file</c>).</summary>
    public void DefineFile(ref DwarfCursor cursor, DwarfLimits limits)
    {
        if (_files.Count < limits.LineFiles)
        {
            _files.Add(ReadOldFile(ref cursor));
        }
    }

    /// <summary>Reads the header at an offset of <c>.debug_line</c>; null when it cannot be used.</summary>
    public static LineHeader? Read(ReadOnlySpan<byte> section, ulong offset, UnitEncoding unit, DwarfLimits limits)
    {
        var cursor = new DwarfCursor(section, offset);
        ulong length = cursor.InitialLength(out bool is64);
        if (cursor.Failed || length > (ulong)cursor.Remaining)
        {
            return null;
        }

        int end = cursor.Position + (int)length;
        cursor = new DwarfCursor(section[..end], (ulong)cursor.Position);
        ushort version = cursor.U16();
        byte addressSize = unit.AddressSize;
        if (version >= 5)
        {
            addressSize = cursor.U8();
            cursor.Skip(1);
        }

        ulong headerLength = cursor.Offset(is64);
        if (cursor.Failed || version is < 2 or > 5 || headerLength > (ulong)cursor.Remaining)
        {
            return null;
        }

        var header = new LineHeader(new UnitEncoding(version, addressSize, is64))
        {
            ProgramStart = cursor.Position + (int)headerLength,
            ProgramEnd = end,
            MinimumInstructionLength = cursor.U8(),
        };
        header.MaximumOperations = version >= 4 ? cursor.U8() : (byte)1;
        cursor.Skip(1);
        header.LineBase = (sbyte)cursor.U8();
        header.LineRange = cursor.U8();
        header.OpcodeBase = cursor.U8();
        header.OperandCounts = new byte[Math.Max(0, header.OpcodeBase - 1)];
        foreach (ref byte count in header.OperandCounts.AsSpan())
        {
            count = cursor.U8();
        }

        if (version >= 5)
        {
            header.ReadEntries(ref cursor, limits, header._directories.Add);
            header.ReadEntries(ref cursor, limits, header._files.Add);
        }
        else
        {
            header.ReadOldTables(ref cursor, limits);
        }

        return cursor.Failed ? null : header;
    }

    private static LineFile ReadOldFile(ref DwarfCursor cursor)
    {
        ulong start = (ulong)cursor.Position;
        cursor.CString();
        ulong directory = cursor.Uleb();
        cursor.Uleb();
        cursor.Uleb();
        return new LineFile(new AttributeValue(ValueKind.InlineString, start), directory);
    }

    private void ReadOldTables(ref DwarfCursor cursor, DwarfLimits limits)
    {
        while (!cursor.AtEnd && _directories.Count < limits.LineFiles)
        {
            ulong start = (ulong)cursor.Position;
            if (cursor.CString().IsEmpty)
            {
                break;
            }

            _directories.Add(new AttributeValue(ValueKind.InlineString, start));
        }

        while (!cursor.AtEnd && _files.Count < limits.LineFiles)
        {
            var ahead = cursor;
            if (ahead.CString().IsEmpty)
            {
                cursor.Skip(1);
                break;
            }

            _files.Add(ReadOldFile(ref cursor));
        }
    }

    private void ReadEntries(ref DwarfCursor cursor, DwarfLimits limits, Action<AttributeValue> add) =>
        ReadEntries(ref cursor, limits, (LineFile file) => add(file.Name));

    /// <summary>A table that describes its own columns (DWARF 5, 6.2.4.1).</summary>
    private void ReadEntries(ref DwarfCursor cursor, DwarfLimits limits, Action<LineFile> add)
    {
        const ulong ContentPath = 1;
        const ulong ContentDirectory = 2;

        Span<(ulong Content, AttributeSpec Spec)> columns = new (ulong, AttributeSpec)[cursor.U8()];
        foreach (ref var column in columns)
        {
            column.Content = cursor.Uleb();
            column.Spec = new AttributeSpec(DwarfAttribute.None, (DwarfForm)Math.Min(cursor.Uleb(), ushort.MaxValue), 0);
        }

        // Columns may claim to take no room at all, so that the section's end would not stop a false count.
        ulong count = Math.Min(cursor.Uleb(), (ulong)Math.Min(limits.LineFiles, cursor.Remaining));
        for (ulong i = 0; i < count && !cursor.AtEnd; i++)
        {
            AttributeValue name = default;
            ulong directory = 0;
            foreach (ref readonly var column in columns)
            {
                AttributeValue value = FormReader.Read(ref cursor, column.Spec, Encoding);
                switch (column.Content)
                {
                    case ContentPath:
                        name = value;
                        break;
                    case ContentDirectory:
                        directory = value.Number;
                        break;
                }
            }

            add(new LineFile(name, directory));
        }
    }
}
