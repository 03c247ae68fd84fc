using System.Globalization;
using Austin.Live.Tests.Symbols.Elf;

namespace Austin.Live.Tests.Symbols.Unwinding;

/// <summary>One FDE as <c>readelf --debug-dump=frames-interp</c> prints it.</summary>
internal sealed record ReadelfFrames(ulong Start, ulong End, string[] Columns, List<(ulong Location, string[] Cells)> Rows)
{
    /// <summary>The FDEs of <c>.eh_frame</c>, in file order; empty and discarded ones left out.</summary>
    public static IEnumerable<ReadelfFrames> Read(string path)
    {
        ReadelfFrames? current = null;
        bool inEhFrame = false;
        string[] columns = [];
        foreach (string line in SystemTools.Lines("readelf", "--debug-dump=frames-interp", path))
        {
            if (line.StartsWith("Contents of", StringComparison.Ordinal))
            {
                inEhFrame = line.Contains(".eh_frame");
            }
            else if (line.Contains(" FDE ") || line.Contains(" CIE "))
            {
                if (current is not null)
                {
                    yield return current;
                }

                current = inEhFrame && line.Contains(" FDE ") ? Header(line) : null;
            }
            else if (line.StartsWith("   LOC", StringComparison.Ordinal))
            {
                columns = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..];
                current = current is null ? null : current with { Columns = columns };
            }
            else if (current is not null && line.Length > 17 && line[16] == ' ' && line.AsSpan(0, 16).IndexOfAnyExcept("0123456789abcdef") < 0)
            {
                // A register rule is printed as "r9 (r9)": number, then name.
                string[] fields = [.. line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(field => field[0] != '(')];
                ulong location = Hex(fields[0]);

                // readelf prints a row before each advance, one of 0 bytes and one past the end included.
                if (current.Rows.Count > 0 && current.Rows[^1].Location == location)
                {
                    current.Rows.RemoveAt(current.Rows.Count - 1);
                }

                if (location < current.End)
                {
                    current.Rows.Add((location, fields[1..]));
                }
            }
        }

        if (current is not null)
        {
            yield return current;
        }
    }

    private static ReadelfFrames? Header(string line)
    {
        int at = line.IndexOf("pc=", StringComparison.Ordinal);
        string[] range = line[(at + 3)..].Split("..");
        ulong start = Hex(range[0]);
        ulong end = Hex(range[1]);
        return start == 0 || start >= end ? null : new ReadelfFrames(start, end, [], []);
    }

    private static ulong Hex(string text) => ulong.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
