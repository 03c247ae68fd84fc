using System.Text;

namespace Austin.Symbols.Dwarf;

/// <summary>Reads the line table of a unit and renders the paths in it.</summary>
internal static class UnitLines
{
    /// <summary>The line table, or null when the unit has none.</summary>
    public static LineProgramTable? Read(DwarfUnit unit) =>
        unit.Root.StatementList.TryGetSectionOffset(out ulong offset) && unit.Root.StatementList.IsPresent
            ? LineProgram.Run(Through(unit.File.Sections, offset), offset, unit.Encoding, unit.File.Limits)
            : null;

    /// <summary>The section up to the end of the program at an offset.</summary>
    private static ReadOnlySpan<byte> Through(DwarfSections sections, ulong offset)
    {
        const ulong LengthSize = 12;

        if (offset >= (ulong)sections.Size(DwarfSection.Line))
        {
            return default;
        }

        var cursor = new DwarfCursor(sections.Get(DwarfSection.Line, offset + LengthSize), offset);
        ulong length = cursor.InitialLength(out _);
        ulong end = (ulong)cursor.Position + Math.Min(length, int.MaxValue);
        return cursor.Failed ? default : sections.Get(DwarfSection.Line, end);
    }

    /// <summary>Path of a file of the table, or null when there is no such file.</summary>
    public static string? Path(DwarfUnit unit, LineProgramTable table, uint number)
    {
        if (!table.Paths.TryGetValue(number, out string? path))
        {
            path = Render(unit, table.Header, number);
            table.Paths.Add(number, path);
        }

        return path;
    }

    /// <summary>Directory of compilation, directory and name joined, as far as the later ones are not absolute.</summary>
    private static string? Render(DwarfUnit unit, LineHeader header, uint number)
    {
        if (!header.TryGetFile(number, out LineFile file))
        {
            return null;
        }

        string path = Text(unit, file.Name);
        if (path.Length == 0)
        {
            return null;
        }

        if (header.TryGetDirectory(file.Directory, out AttributeValue directory))
        {
            path = Join(Text(unit, directory), path);
        }

        return Join(Encoding.UTF8.GetString(unit.StringBytes(unit.Root.CompilationDirectory)), path);
    }

    /// <summary>Strings inside a line program are in <c>.debug_line</c>, not in the section of the unit.</summary>
    private static string Text(DwarfUnit unit, AttributeValue value) => Encoding.UTF8.GetString(
        value.Kind == ValueKind.InlineString
            ? unit.File.StringAt(DwarfSection.Line, value.Number)
            : unit.StringBytes(value));

    private static string Join(string directory, string path) =>
        path.StartsWith('/') || directory.Length == 0 ? path
        : directory.EndsWith('/') ? directory + path
        : directory + "/" + path;
}
