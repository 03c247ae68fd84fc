using System.Text;
using Austin.Symbols.Dwarf;

namespace Austin.Symbols.Symbolization;

/// <summary>
/// Section <c>.debug_sup</c> (DWARF 5, 7.3.6): version (2 bytes), whether the file is the supplementary one (1 byte),
/// name of the other file, length and bytes of a checksum that both share.
/// </summary>
internal static class SupplementaryLink
{
    public static bool TryRead(ReadOnlySpan<byte> section, out bool isSupplementary, out string name, out ReadOnlySpan<byte> checksum)
    {
        var cursor = new DwarfCursor(section);
        ushort version = cursor.U16();
        isSupplementary = cursor.U8() != 0;
        name = Encoding.UTF8.GetString(cursor.CString());
        ulong length = cursor.Uleb();
        bool fits = version is >= 2 and <= 5 && !cursor.Failed && length <= (ulong)cursor.Remaining;
        checksum = fits ? section.Slice(cursor.Position, (int)length) : default;
        return fits;
    }
}
