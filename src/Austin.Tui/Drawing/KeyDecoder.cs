using System.Text;

namespace Austin.Tui.Drawing;

/// <summary>Turns what a terminal sends into keys. Sequences are those of ECMA-48 that xterm, screen, tmux and the Linux console send.</summary>
internal sealed class KeyDecoder
{
    private const byte Escape = 0x1B;
    private const int LongestSequence = 16;

    private readonly List<byte> _bytes = [];

    /// <summary>Whether what has come so far may be the start of a longer sequence, or the Escape key.</summary>
    public bool IsPending => _bytes.Count > 0;

    /// <summary>Takes bytes.</summary>
    public void Add(ReadOnlySpan<byte> bytes) => _bytes.AddRange(bytes);

    /// <summary>The next key; null where there is none, or not yet.</summary>
    /// <param name="isComplete">Whether nothing more will come soon, so that a lone ESC is the Escape key.</param>
    public Key? Next(bool isComplete)
    {
        if (_bytes.Count == 0)
        {
            return null;
        }

        byte first = _bytes[0];
        if (first == Escape)
        {
            return NextSequence(isComplete);
        }

        if (first < 0x80)
        {
            return Take(1, Control(first));
        }

        Span<byte> bytes = [.. _bytes];
        System.Buffers.OperationStatus status = Rune.DecodeFromUtf8(bytes, out Rune rune, out int length);
        return status == System.Buffers.OperationStatus.NeedMoreData && !isComplete ? null
            : Take(Math.Max(length, 1), status == System.Buffers.OperationStatus.Done && rune.Value >= 0xA0 ? new Key(KeyCode.Character, rune) : new Key(KeyCode.Other));
    }

    private static Key Control(byte value) => value switch
    {
        3 => new Key(KeyCode.Interrupt),
        8 or 0x7F => new Key(KeyCode.Backspace),
        10 or 13 => new Key(KeyCode.Enter),
        12 => new Key(KeyCode.Redraw),
        26 => new Key(KeyCode.Suspend),
        < 32 => new Key(KeyCode.Other),
        _ => new Key(KeyCode.Character, new Rune((char)value)),
    };

    private Key? NextSequence(bool isComplete)
    {
        if (_bytes.Count == 1)
        {
            return isComplete ? Take(1, new Key(KeyCode.Escape)) : null;
        }

        if (_bytes[1] is not ((byte)'[' or (byte)'O'))
        {
            return Take(1, new Key(KeyCode.Escape));
        }

        // ESC [ parameters final, with a final byte of 0x40 to 0x7E.
        for (int i = 2; i < _bytes.Count && i < LongestSequence; i++)
        {
            if (_bytes[i] is >= 0x40 and <= 0x7E)
            {
                string parameters = Encoding.ASCII.GetString([.. _bytes.GetRange(2, i - 2)]);
                return Take(i + 1, new Key(Named((char)_bytes[i], parameters.Split(';')[0])));
            }
        }

        return isComplete || _bytes.Count >= LongestSequence ? Take(_bytes.Count, new Key(KeyCode.Other)) : null;
    }

    private static KeyCode Named(char final, string parameter) => (final, parameter) switch
    {
        ('A', _) => KeyCode.Up,
        ('B', _) => KeyCode.Down,
        ('C', _) => KeyCode.Right,
        ('D', _) => KeyCode.Left,
        ('H', _) or ('~', "1" or "7") => KeyCode.Home,
        ('F', _) or ('~', "4" or "8") => KeyCode.End,
        ('~', "5") => KeyCode.PageUp,
        ('~', "6") => KeyCode.PageDown,
        ('M', _) => KeyCode.Enter,
        _ => KeyCode.Other,
    };

    private Key Take(int count, Key key)
    {
        _bytes.RemoveRange(0, Math.Min(count, _bytes.Count));
        return key;
    }
}
