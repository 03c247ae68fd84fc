namespace Austin.Symbols.Dwarf;

/// <summary>Reads and skips attribute values by their form (DWARF 5, 7.5.6).</summary>
internal static class FormReader
{
    /// <summary>Size of every value of this form in such a unit, or -1 if it varies or the form is unknown.</summary>
    public static int FixedSize(DwarfForm form, UnitEncoding encoding) => form switch
    {
        DwarfForm.FlagPresent or DwarfForm.ImplicitConstant => 0,
        DwarfForm.Data1 or DwarfForm.Flag or DwarfForm.Reference1
            or DwarfForm.StringIndex1 or DwarfForm.AddressIndex1 => 1,
        DwarfForm.Data2 or DwarfForm.Reference2 or DwarfForm.StringIndex2 or DwarfForm.AddressIndex2 => 2,
        DwarfForm.StringIndex3 or DwarfForm.AddressIndex3 => 3,
        DwarfForm.Data4 or DwarfForm.Reference4 or DwarfForm.StringIndex4 or DwarfForm.AddressIndex4
            or DwarfForm.ReferenceSupplementary4 => 4,
        DwarfForm.Data8 or DwarfForm.Reference8 or DwarfForm.ReferenceSignature
            or DwarfForm.ReferenceSupplementary8 => 8,
        DwarfForm.Data16 => 16,
        DwarfForm.Address => encoding.AddressSize,
        DwarfForm.ReferenceAddress => encoding.ReferenceAddressSize,
        DwarfForm.StringOffset or DwarfForm.LineStringOffset or DwarfForm.SectionOffset
            or DwarfForm.StringSupplementary or DwarfForm.GnuReferenceAlternate
            or DwarfForm.GnuStringAlternate => encoding.OffsetSize,
        _ => -1,
    };

    /// <summary>Moves past one value; an unknown form fails the cursor, as nothing behind it can be found.</summary>
    public static void Skip(ref DwarfCursor cursor, DwarfForm form, UnitEncoding encoding)
    {
        int size = FixedSize(form, encoding);
        if (size >= 0)
        {
            cursor.Skip((ulong)size);
        }
        else
        {
            Read(ref cursor, new AttributeSpec(DwarfAttribute.None, form, 0), encoding);
        }
    }

    public static AttributeValue Read(ref DwarfCursor cursor, in AttributeSpec spec, UnitEncoding encoding)
    {
        DwarfForm form = spec.Form;
        while (form == DwarfForm.Indirect && !cursor.AtEnd)
        {
            ulong actual = cursor.Uleb();
            form = actual <= ushort.MaxValue ? (DwarfForm)actual : default;
        }

        switch (form)
        {
            case DwarfForm.Address:
                return new(ValueKind.Address, cursor.Unsigned(encoding.AddressSize));
            case DwarfForm.AddressIndex or DwarfForm.GnuAddressIndex:
                return new(ValueKind.AddressIndex, cursor.Uleb());
            case DwarfForm.AddressIndex1:
                return new(ValueKind.AddressIndex, cursor.U8());
            case DwarfForm.AddressIndex2:
                return new(ValueKind.AddressIndex, cursor.U16());
            case DwarfForm.AddressIndex3:
                return new(ValueKind.AddressIndex, cursor.U24());
            case DwarfForm.AddressIndex4:
                return new(ValueKind.AddressIndex, cursor.U32());

            case DwarfForm.Data1 or DwarfForm.Flag:
                return new(ValueKind.Constant, cursor.U8());
            case DwarfForm.Data2:
                return new(ValueKind.Constant, cursor.U16());
            case DwarfForm.Data4:
                return new(ValueKind.Constant, cursor.U32());
            case DwarfForm.Data8:
                return new(ValueKind.Constant, cursor.U64());
            case DwarfForm.UnsignedData:
                return new(ValueKind.Constant, cursor.Uleb());
            case DwarfForm.SignedData:
                return new(ValueKind.Constant, (ulong)cursor.Sleb());
            case DwarfForm.ImplicitConstant:
                return new(ValueKind.Constant, (ulong)spec.Implicit);
            case DwarfForm.FlagPresent:
                return new(ValueKind.Constant, 1);

            case DwarfForm.String:
                ulong start = (ulong)cursor.Position;
                cursor.CString();
                return new(ValueKind.InlineString, start);
            case DwarfForm.StringOffset:
                return new(ValueKind.String, cursor.Offset(encoding.Is64));
            case DwarfForm.LineStringOffset:
                return new(ValueKind.LineString, cursor.Offset(encoding.Is64));
            case DwarfForm.StringSupplementary or DwarfForm.GnuStringAlternate:
                return new(ValueKind.SupplementaryString, cursor.Offset(encoding.Is64));
            case DwarfForm.StringIndex or DwarfForm.GnuStringIndex:
                return new(ValueKind.StringIndex, cursor.Uleb());
            case DwarfForm.StringIndex1:
                return new(ValueKind.StringIndex, cursor.U8());
            case DwarfForm.StringIndex2:
                return new(ValueKind.StringIndex, cursor.U16());
            case DwarfForm.StringIndex3:
                return new(ValueKind.StringIndex, cursor.U24());
            case DwarfForm.StringIndex4:
                return new(ValueKind.StringIndex, cursor.U32());

            case DwarfForm.Reference1:
                return new(ValueKind.UnitReference, cursor.U8());
            case DwarfForm.Reference2:
                return new(ValueKind.UnitReference, cursor.U16());
            case DwarfForm.Reference4:
                return new(ValueKind.UnitReference, cursor.U32());
            case DwarfForm.Reference8:
                return new(ValueKind.UnitReference, cursor.U64());
            case DwarfForm.ReferenceUnsigned:
                return new(ValueKind.UnitReference, cursor.Uleb());
            case DwarfForm.ReferenceAddress:
                return new(ValueKind.Reference, cursor.Unsigned(encoding.ReferenceAddressSize));
            case DwarfForm.ReferenceSignature:
                return new(ValueKind.Signature, cursor.U64());
            case DwarfForm.ReferenceSupplementary4:
                return new(ValueKind.SupplementaryReference, cursor.U32());
            case DwarfForm.ReferenceSupplementary8:
                return new(ValueKind.SupplementaryReference, cursor.U64());
            case DwarfForm.GnuReferenceAlternate:
                return new(ValueKind.SupplementaryReference, cursor.Offset(encoding.Is64));

            case DwarfForm.SectionOffset:
                return new(ValueKind.SectionOffset, cursor.Offset(encoding.Is64));
            case DwarfForm.RangeListIndex:
                return new(ValueKind.RangeListIndex, cursor.Uleb());
            case DwarfForm.LocationListIndex:
                cursor.Uleb();
                return default;

            case DwarfForm.Block1:
                cursor.Skip(cursor.U8());
                return default;
            case DwarfForm.Block2:
                cursor.Skip(cursor.U16());
                return default;
            case DwarfForm.Block4:
                cursor.Skip(cursor.U32());
                return default;
            case DwarfForm.Block or DwarfForm.ExpressionLocation:
                cursor.Skip(cursor.Uleb());
                return default;
            case DwarfForm.Data16:
                cursor.Skip(16);
                return default;

            default:
                cursor.Skip(ulong.MaxValue);
                return default;
        }
    }
}
