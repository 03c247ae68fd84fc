using System.Buffers;
using System.Text;

namespace Austin.Captures.Frames;

/// <summary>
/// Copies names of the target so that they can neither break a line nor act on a terminal, as valid UTF-8.
/// </summary>
/// <remarks>
/// Left as they are: printable text of any script, blanks, backslashes. Replaced: control characters (C0, DEL, C1)
/// and bytes that are not UTF-8 by <c>\xNN</c>; lone surrogates (Python's way to keep undecodable bytes), line and
/// paragraph separators and bidirectional controls by <c>\uNNNN</c>; in frames also <c>;</c>, by <c>\x3b</c>.
/// </remarks>
public static class SafeText
{
    /// <summary>The output is at most this many times as long as the input.</summary>
    public const int MaxGrowth = 4;

    private static readonly SearchValues<byte> _plain = SearchValues.Create(Printable());
    private static readonly SearchValues<byte> _plainInFrame = SearchValues.Create(Printable().Where(b => b != (byte)';').ToArray());

    /// <summary>Copies a file or function name of a frame.</summary>
    /// <param name="source">Arbitrary bytes, meant as UTF-8.</param>
    /// <param name="destination">At least <see cref="MaxGrowth"/> times as long.</param>
    /// <returns>Bytes written.</returns>
    public static int CopyName(ReadOnlySpan<byte> source, Span<byte> destination) => Copy(source, destination, _plainInFrame);

    /// <summary>Copies text that stands on a line of its own, where <c>;</c> has no meaning.</summary>
    /// <returns>Bytes written.</returns>
    public static int CopyLine(ReadOnlySpan<byte> source, Span<byte> destination) => Copy(source, destination, _plain);

    /// <summary>Makes a file or function name of a frame safe.</summary>
    public static byte[] Name(ReadOnlySpan<byte> source)
    {
        if (source.IndexOfAnyExcept(_plainInFrame) < 0)
        {
            return source.ToArray();
        }

        byte[] safe = new byte[source.Length * MaxGrowth];
        return safe[..CopyName(source, safe)];
    }

    /// <summary>Makes text safe that stands on a line of its own.</summary>
    public static string Line(ReadOnlySpan<byte> source)
    {
        byte[] safe = new byte[source.Length * MaxGrowth];
        return Encoding.UTF8.GetString(safe, 0, CopyLine(source, safe));
    }

    /// <summary>Makes text safe that stands on a line of its own.</summary>
    public static string Line(string source) => Line(Encoding.UTF8.GetBytes(source));

    /// <summary>A text, or its beginning and an ellipsis: not cut between the two halves of a character.</summary>
    /// <param name="text">The text.</param>
    /// <param name="length">UTF-16 units that are kept of a longer one.</param>
    public static string Cut(string text, int length) =>
        text.Length <= length ? text : text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)] + "…";

    private static int Copy(ReadOnlySpan<byte> source, Span<byte> destination, SearchValues<byte> plain)
    {
        int written = 0;
        while (!source.IsEmpty)
        {
            int run = source.IndexOfAnyExcept(plain);
            run = run < 0 ? source.Length : run;
            source[..run].CopyTo(destination[written..]);
            written += run;
            source = source[run..];
            if (!source.IsEmpty)
            {
                written += CopyOther(ref source, destination[written..]);
            }
        }

        return written;
    }

    private static int CopyOther(ref ReadOnlySpan<byte> source, Span<byte> destination)
    {
        OperationStatus status = Rune.DecodeFromUtf8(source, out Rune rune, out int length);
        if (status != OperationStatus.Done)
        {
            return CopyInvalid(ref source, destination);
        }

        ReadOnlySpan<byte> character = source[..length];
        source = source[length..];
        if (rune.Value < 0xA0)
        {
            return Escape(destination, 'x', rune.Value, 2);
        }

        if (IsInvisibleControl(rune.Value))
        {
            return Escape(destination, 'u', rune.Value, 4);
        }

        character.CopyTo(destination);
        return length;
    }

    private static int CopyInvalid(ref ReadOnlySpan<byte> source, Span<byte> destination)
    {
        // A surrogate encoded like any other character: ED A0..BF 80..BF.
        if (source.Length >= 3 && source[0] == 0xED && source[1] is >= 0xA0 and <= 0xBF && source[2] is >= 0x80 and <= 0xBF)
        {
            int surrogate = 0xD000 | ((source[1] & 0x3F) << 6) | (source[2] & 0x3F);
            source = source[3..];
            return Escape(destination, 'u', surrogate, 4);
        }

        int value = source[0];
        source = source[1..];
        return Escape(destination, 'x', value, 2);
    }

    private static bool IsInvisibleControl(int value) =>
        value is (>= 0x2028 and <= 0x202E) or (>= 0x2066 and <= 0x2069) or 0x200E or 0x200F;

    private static int Escape(Span<byte> destination, char kind, int value, int digits)
    {
        destination[0] = (byte)'\\';
        destination[1] = (byte)kind;
        for (int i = 0; i < digits; i++)
        {
            destination[2 + i] = "0123456789abcdef"u8[(value >> (4 * (digits - 1 - i))) & 0xF];
        }

        return 2 + digits;
    }

    private static byte[] Printable() => Enumerable.Range(0x20, 0x7F - 0x20).Select(i => (byte)i).ToArray();
}
