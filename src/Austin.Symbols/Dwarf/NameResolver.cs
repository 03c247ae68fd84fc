namespace Austin.Symbols.Dwarf;

/// <summary>
/// Finds the name of a function: the linkage name if any entry on the way through abstract origins and
/// specifications has one, else the first plain name.
/// </summary>
internal static class NameResolver
{
    /// <summary>Bytes of the name in its string section; empty when there is none.</summary>
    /// <param name="location">Entry of the function, or of an inlined call.</param>
    /// <param name="isLinkageName">The name is one that linkers see.</param>
    public static ReadOnlySpan<byte> Resolve(DieLocation location, out bool isLinkageName)
    {
        isLinkageName = false;
        ReadOnlySpan<byte> name = default;
        for (int step = 0; step < location.Unit.File.Limits.OriginSteps; step++)
        {
            DwarfUnit unit = location.Unit;
            DwarfCursor cursor = unit.CursorAt(location.Offset);
            if (unit.Abbreviations.Find(cursor.Uleb()) is not { } abbreviation)
            {
                break;
            }

            DieAttributes.Read(ref cursor, abbreviation, unit.Encoding, out DieAttributes die);
            ReadOnlySpan<byte> linkageName = unit.StringBytes(die.LinkageName);
            if (!linkageName.IsEmpty)
            {
                isLinkageName = true;
                return linkageName;
            }

            if (name.IsEmpty)
            {
                name = unit.StringBytes(die.Name);
            }

            AttributeValue next = die.AbstractOrigin.IsPresent ? die.AbstractOrigin : die.Specification;
            if (!unit.TryFollow(next, out location))
            {
                break;
            }
        }

        return name;
    }
}
