namespace Austin.Symbols.Dwarf;

/// <summary>What is read of a function or inlined call.</summary>
internal struct DieAttributes
{
    public AttributeValue Name;
    public AttributeValue LinkageName;
    public AttributeValue LowPc;
    public AttributeValue HighPc;
    public AttributeValue Ranges;
    public AttributeValue AbstractOrigin;
    public AttributeValue Specification;
    public AttributeValue CallFile;
    public AttributeValue CallLine;
    public AttributeValue CallColumn;
    public AttributeValue Sibling;

    /// <summary>Reads the attributes of an entry whose code has just been read.</summary>
    public static void Read(ref DwarfCursor cursor, Abbreviation abbreviation, UnitEncoding encoding, out DieAttributes die)
    {
        die = default;
        foreach (ref readonly AttributeSpec spec in abbreviation.Attributes.AsSpan())
        {
            switch (spec.Name)
            {
                case DwarfAttribute.Name:
                    die.Name = FormReader.Read(ref cursor, spec, encoding);
                    break;
                case DwarfAttribute.LinkageName or DwarfAttribute.MipsLinkageName:
                    die.LinkageName = FormReader.Read(ref cursor, spec, encoding);
                    break;
                case DwarfAttribute.LowPc:
                    die.LowPc = FormReader.Read(ref cursor, spec, encoding);
                    break;
                case DwarfAttribute.HighPc:
                    die.HighPc = FormReader.Read(ref cursor, spec, encoding);
                    break;
                case DwarfAttribute.Ranges:
                    die.Ranges = FormReader.Read(ref cursor, spec, encoding);
                    break;
                case DwarfAttribute.AbstractOrigin:
                    die.AbstractOrigin = FormReader.Read(ref cursor, spec, encoding);
                    break;
                case DwarfAttribute.Specification:
                    die.Specification = FormReader.Read(ref cursor, spec, encoding);
                    break;
                case DwarfAttribute.CallFile:
                    die.CallFile = FormReader.Read(ref cursor, spec, encoding);
                    break;
                case DwarfAttribute.CallLine:
                    die.CallLine = FormReader.Read(ref cursor, spec, encoding);
                    break;
                case DwarfAttribute.CallColumn:
                    die.CallColumn = FormReader.Read(ref cursor, spec, encoding);
                    break;
                case DwarfAttribute.Sibling:
                    die.Sibling = FormReader.Read(ref cursor, spec, encoding);
                    break;
                default:
                    FormReader.Skip(ref cursor, spec.Form, encoding);
                    break;
            }
        }
    }
}
