using Austin.Common.Sampling;

namespace Austin.Common.CPython;

/// <summary>The decoded line table of one code object: sorted ranges of byte offsets and the place each belongs to.</summary>
internal sealed class LineTable
{
    private readonly int[] _ends;
    private readonly SourceSpan[] _spans;

    private LineTable(int[] ends, SourceSpan[] spans)
    {
        _ends = ends;
        _spans = spans;
    }

    /// <summary>Decodes a table.</summary>
    /// <param name="format">Its format.</param>
    /// <param name="table">The bytes, read from the target: may be anything.</param>
    /// <param name="firstLine"><c>co_firstlineno</c>.</param>
    public static LineTable Decode(LineTableFormat format, ReadOnlySpan<byte> table, int firstLine)
    {
        List<int> ends = new(table.Length / 2);
        List<SourceSpan> spans = new(table.Length / 2);
        switch (format)
        {
            case LineTableFormat.Lnotab:
                DecodeLnotab(table, firstLine, ends, spans);
                break;
            case LineTableFormat.LineTable:
                DecodeLineTable(table, firstLine, ends, spans);
                break;
            default:
                LocationTableReader reader = new(table, firstLine);
                while (reader.TryNext(out int end, out SourceSpan span))
                {
                    ends.Add(end);
                    spans.Add(span);
                }

                break;
        }

        return new LineTable([.. ends], [.. spans]);
    }

    /// <summary>The place of an instruction.</summary>
    /// <param name="offset">Byte offset in the code.</param>
    /// <param name="span">The place; its line is 0 where the range has none.</param>
    /// <returns>false when the offset is in no range.</returns>
    public bool TryFind(int offset, out SourceSpan span)
    {
        int index = Array.BinarySearch(_ends, offset);
        // Ends are exclusive: an exact hit belongs to the range after it. Equal ends are empty ranges.
        index = index >= 0 ? index + 1 : ~index;
        while (index < _ends.Length && _ends[index] <= offset)
        {
            index++;
        }

        bool found = offset >= 0 && index < _ends.Length;
        span = found ? _spans[index] : default;
        return found;
    }

    // Objects/lnotab_notes.txt of 3.8: pairs of an unsigned address step and a signed line step.
    private static void DecodeLnotab(ReadOnlySpan<byte> table, int firstLine, List<int> ends, List<SourceSpan> spans)
    {
        int line = firstLine;
        int address = 0;
        for (int i = 0; i + 1 < table.Length; i += 2)
        {
            if (table[i] != 0)
            {
                address += table[i];
                ends.Add(address);
                spans.Add(new SourceSpan(line));
            }

            line += (sbyte)table[i + 1];
        }

        // The last line lasts to the end of the code.
        ends.Add(int.MaxValue);
        spans.Add(new SourceSpan(line));
    }

    // PEP 626: pairs of an unsigned length and a signed line step; -128 is "no line".
    private static void DecodeLineTable(ReadOnlySpan<byte> table, int firstLine, List<int> ends, List<SourceSpan> spans)
    {
        const sbyte NoLine = -128;
        int line = firstLine;
        int end = 0;
        for (int i = 0; i + 1 < table.Length; i += 2)
        {
            sbyte step = (sbyte)table[i + 1];
            line += step == NoLine ? 0 : step;
            if (table[i] != 0)
            {
                end += table[i];
                ends.Add(end);
                spans.Add(new SourceSpan(step == NoLine ? 0 : line));
            }
        }
    }
}
