namespace Austin.Symbols.Dwarf;

/// <summary>One decoded attribute: a number and what it means.</summary>
internal readonly record struct AttributeValue(ValueKind Kind, ulong Number)
{
    public bool IsPresent => Kind != ValueKind.None;

    /// <summary>The number where it is a plain constant that fits, else zero.</summary>
    public uint ConstantOrZero => Kind == ValueKind.Constant && Number <= uint.MaxValue ? (uint)Number : 0;

    /// <summary>The number where it is an offset into another section; DWARF 2 and 3 wrote those as plain data.</summary>
    public bool TryGetSectionOffset(out ulong offset)
    {
        offset = Number;
        return Kind is ValueKind.SectionOffset or ValueKind.Constant;
    }
}
