namespace Austin.Symbols.Dwarf;

/// <summary>What is read of the entry of a unit itself.</summary>
internal struct UnitAttributes
{
    public AttributeValue Name;
    public AttributeValue CompilationDirectory;
    public AttributeValue Language;
    public AttributeValue StatementList;
    public AttributeValue LowPc;
    public AttributeValue HighPc;
    public AttributeValue Ranges;
    public AttributeValue DwoName;
    public AttributeValue DwoId;
    public AttributeValue AddressBase;
    public AttributeValue StringOffsetsBase;
    public AttributeValue RangeListsBase;
    public AttributeValue GnuRangesBase;

    /// <summary>Reads the attributes of a unit's entry whose code has just been read.</summary>
    public static void Read(ref DwarfCursor cursor, Abbreviation abbreviation, UnitEncoding encoding, out UnitAttributes unit)
    {
        unit = default;
        foreach (ref readonly AttributeSpec spec in abbreviation.Attributes.AsSpan())
        {
            AttributeValue value = FormReader.Read(ref cursor, spec, encoding);
            switch (spec.Name)
            {
                case DwarfAttribute.Name:
                    unit.Name = value;
                    break;
                case DwarfAttribute.CompilationDirectory:
                    unit.CompilationDirectory = value;
                    break;
                case DwarfAttribute.Language:
                    unit.Language = value;
                    break;
                case DwarfAttribute.StatementList:
                    unit.StatementList = value;
                    break;
                case DwarfAttribute.LowPc:
                    unit.LowPc = value;
                    break;
                case DwarfAttribute.HighPc:
                    unit.HighPc = value;
                    break;
                case DwarfAttribute.Ranges:
                    unit.Ranges = value;
                    break;
                case DwarfAttribute.DwoName or DwarfAttribute.GnuDwoName:
                    unit.DwoName = value;
                    break;
                case DwarfAttribute.GnuDwoId:
                    unit.DwoId = value;
                    break;
                case DwarfAttribute.AddressBase or DwarfAttribute.GnuAddressBase:
                    unit.AddressBase = value;
                    break;
                case DwarfAttribute.StringOffsetsBase:
                    unit.StringOffsetsBase = value;
                    break;
                case DwarfAttribute.RangeListsBase:
                    unit.RangeListsBase = value;
                    break;
                case DwarfAttribute.GnuRangesBase:
                    unit.GnuRangesBase = value;
                    break;
            }
        }
    }
}
