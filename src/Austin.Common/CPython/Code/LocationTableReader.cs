using Austin.Captures.Frames;

namespace Austin.Common.CPython.Code;

/// <summary>Reads the entries of a 3.11+ location table one by one (Objects/locations.md, PEP 657).</summary>
internal ref struct LocationTableReader(ReadOnlySpan<byte> table, int firstLine)
{
    private const int CodeUnit = 2;
    private const int KindNone = 15;
    private const int KindLong = 14;
    private const int KindNoColumns = 13;
    private const int KindOneLine0 = 10;

    // Lines and columns above this are garbage.
    private const int MaxNumber = 1 << 28;

    private readonly ReadOnlySpan<byte> _table = table;
    private int _position;
    private int _line = firstLine;
    private int _end;

    /// <summary>The next entry.</summary>
    /// <param name="end">Byte offset after its last instruction.</param>
    /// <param name="span">Its place, columns 1-based; line 0 when it has none.</param>
    /// <returns>false at the end of the table, or where it is damaged.</returns>
    public bool TryNext(out int end, out SourceSpan span)
    {
        end = _end;
        span = default;
        if (_position >= _table.Length)
        {
            return false;
        }

        byte first = _table[_position++];
        if ((first & 0x80) == 0)
        {
            return false;
        }

        int kind = (first >> 3) & 15;
        _end += CodeUnit * ((first & 7) + 1);
        end = _end;
        switch (kind)
        {
            case KindNone:
                return true;
            case KindLong:
                if (!TrySigned(out int step) || !TryVarint(out int endStep) || !TryVarint(out int column) || !TryVarint(out int endColumn))
                {
                    return false;
                }

                // Stored as column + 1 with 0 for none, which is just how outputs count.
                _line += step;
                span = new SourceSpan(_line, _line + endStep, column, endColumn);
                return true;
            case KindNoColumns:
                if (!TrySigned(out int lineStep))
                {
                    return false;
                }

                _line += lineStep;
                span = new SourceSpan(_line, _line);
                return true;
            case >= KindOneLine0:
                if (_position + 1 >= _table.Length)
                {
                    return false;
                }

                _line += kind - KindOneLine0;
                span = new SourceSpan(_line, _line, _table[_position] + 1, _table[_position + 1] + 1);
                _position += 2;
                return true;
            default:
                if (_position >= _table.Length)
                {
                    return false;
                }

                byte low = _table[_position++];
                int start = (kind << 3) + (low >> 4);
                span = new SourceSpan(_line, _line, start + 1, start + (low & 15) + 1);
                return true;
        }
    }

    // Six bits a byte, least significant first; bit 6 says that another byte follows.
    private bool TryVarint(out int value)
    {
        value = 0;
        for (int shift = 0; shift < 30 && _position < _table.Length; shift += 6)
        {
            byte b = _table[_position++];
            value |= (b & 0x3F) << shift;
            if ((b & 0x40) == 0)
            {
                return value < MaxNumber;
            }
        }

        return false;
    }

    private bool TrySigned(out int value)
    {
        bool ok = TryVarint(out int raw);
        value = (raw & 1) != 0 ? -(raw >> 1) : raw >> 1;
        return ok;
    }
}
