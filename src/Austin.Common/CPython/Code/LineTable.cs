using Austin.Captures.Frames;
using Austin.Common.CPython.Layouts;

namespace Austin.Common.CPython.Code;

/// <summary>
/// The line table of one code object, as the target stores it. It is scanned at the first sight of an instruction;
/// whoever asks remembers the answer.
/// </summary>
/// <param name="format">Format of the table.</param>
/// <param name="table">The bytes, read from the target: may be anything.</param>
/// <param name="firstLine"><c>co_firstlineno</c>.</param>
internal sealed class LineTable(LineTableFormat format, byte[] table, int firstLine)
{
    /// <summary>Size of the table in bytes.</summary>
    public int Length => table.Length;

    /// <summary>The place of an instruction.</summary>
    /// <param name="offset">Byte offset in the code.</param>
    /// <param name="span">The place; its line is 0 where the range has none.</param>
    /// <returns>false when the offset is in no range.</returns>
    public bool TryFind(int offset, out SourceSpan span)
    {
        span = default;
        return offset >= 0 && format switch
        {
            LineTableFormat.Lnotab => FindInLnotab(offset, out span),
            LineTableFormat.LineTable => FindInLineTable(offset, out span),
            _ => FindInLocations(offset, out span),
        };
    }

    // Objects/lnotab_notes.txt of 3.8: pairs of an unsigned address step and a signed line step.
    private bool FindInLnotab(int offset, out SourceSpan span)
    {
        int line = firstLine;
        int address = 0;
        for (int i = 0; i + 1 < table.Length; i += 2)
        {
            address += table[i];
            if (address > offset)
            {
                break;
            }

            line += (sbyte)table[i + 1];
        }

        // The last line lasts to the end of the code.
        span = new SourceSpan(line);
        return true;
    }

    // PEP 626: pairs of an unsigned length and a signed line step; -128 is "no line".
    private bool FindInLineTable(int offset, out SourceSpan span)
    {
        const sbyte NoLine = -128;
        int line = firstLine;
        int end = 0;
        for (int i = 0; i + 1 < table.Length; i += 2)
        {
            sbyte step = (sbyte)table[i + 1];
            line += step == NoLine ? 0 : step;
            end += table[i];
            if (offset < end)
            {
                span = new SourceSpan(step == NoLine ? 0 : line);
                return true;
            }
        }

        span = default;
        return false;
    }

    private bool FindInLocations(int offset, out SourceSpan span)
    {
        LocationTableReader reader = new(table, firstLine);
        while (reader.TryNext(out int end, out span))
        {
            if (offset < end)
            {
                return true;
            }
        }

        return false;
    }
}
