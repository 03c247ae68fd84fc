using System.Globalization;
using System.Text;

namespace Austin.Common.CPython.Objects;

/// <summary>Text of plain values as Python's own <c>repr</c> has it.</summary>
internal static class PythonText
{
    // repr uses an exponent outside of this range of decimal points.
    private const int LeastPoint = -4;
    private const int MostPoint = 16;

    /// <summary>Appends a quoted string.</summary>
    /// <param name="text">To append to.</param>
    /// <param name="codePoints">Code points; lone surrogates are escaped.</param>
    public static void AppendString(StringBuilder text, ReadOnlySpan<uint> codePoints)
    {
        char quote = codePoints.Contains('\'') && !codePoints.Contains('"') ? '"' : '\'';
        text.Append(quote);
        foreach (uint codePoint in codePoints)
        {
            if (codePoint < 0x7F)
            {
                AppendAscii(text, (byte)codePoint, quote);
            }
            else if (Rune.TryCreate(codePoint, out Rune rune) && IsPrintable(rune))
            {
                text.Append(rune.ToString());
            }
            else
            {
                (string prefix, string format) = codePoint switch
                {
                    <= 0xFF => ("\\x", "x2"),
                    <= 0xFFFF => ("\\u", "x4"),
                    _ => ("\\U", "x8"),
                };
                text.Append(prefix).Append(codePoint.ToString(format, CultureInfo.InvariantCulture));
            }
        }

        text.Append(quote);
    }

    /// <summary>Appends quoted bytes with their <c>b</c>.</summary>
    /// <param name="text">Where they go.</param>
    /// <param name="bytes">The bytes.</param>
    /// <param name="escapesAll">Whether a <c>'</c> is escaped also inside of <c>"</c>.</param>
    public static void AppendBytes(StringBuilder text, ReadOnlySpan<byte> bytes, bool escapesAll)
    {
        char quote = bytes.Contains((byte)'\'') && !bytes.Contains((byte)'"') ? '"' : '\'';
        text.Append('b').Append(quote);
        foreach (byte one in bytes)
        {
            text.Append(escapesAll && one == '\'' && quote == '"' ? "\\" : "");
            AppendAscii(text, one, quote);
        }

        text.Append(quote);
    }

    /// <summary>A float: the shortest digits that give the same number.</summary>
    public static string Float(double value) => Number(value, whole: ".0");

    /// <summary>A complex number.</summary>
    public static string Complex(double real, double imaginary)
    {
        string second = Number(imaginary, whole: "");
        if (real == 0 && !double.IsNegative(real))
        {
            return second + "j";
        }

        return $"({Number(real, whole: "")}{(second[0] == '-' ? "" : "+")}{second}j)";
    }

    private static string Number(double value, string whole)
    {
        if (!double.IsFinite(value))
        {
            return double.IsNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
        }

        // As d.ddddE+xxx with as many digits as it takes.
        string shortest = Math.Abs(value).ToString("R", CultureInfo.InvariantCulture);
        int e = shortest.IndexOf('E', StringComparison.Ordinal);
        int exponent = e < 0 ? 0 : int.Parse(shortest.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        string mantissa = e < 0 ? shortest : shortest[..e];
        int dot = mantissa.IndexOf('.', StringComparison.Ordinal);
        string digits = mantissa.Replace(".", "", StringComparison.Ordinal);
        int point = (dot < 0 ? mantissa.Length : dot) + exponent;
        string trimmed = digits.TrimStart('0');
        point -= digits.Length - trimmed.Length;
        digits = trimmed.TrimEnd('0');
        if (digits.Length == 0)
        {
            (digits, point) = ("0", 1);
        }

        string sign = double.IsNegative(value) ? "-" : "";
        if (point <= LeastPoint || point > MostPoint)
        {
            int power = point - 1;
            string rest = digits.Length > 1 ? "." + digits[1..] : "";
            return string.Create(CultureInfo.InvariantCulture, $"{sign}{digits[0]}{rest}e{(power < 0 ? '-' : '+')}{Math.Abs(power):00}");
        }

        if (point <= 0)
        {
            return $"{sign}0.{new string('0', -point)}{digits}";
        }

        return digits.Length <= point
            ? $"{sign}{digits}{new string('0', point - digits.Length)}{whole}"
            : $"{sign}{digits[..point]}.{digits[point..]}";
    }

    private static void AppendAscii(StringBuilder text, byte character, char quote)
    {
        switch (character)
        {
            case (byte)'\t':
                text.Append("\\t");
                break;
            case (byte)'\n':
                text.Append("\\n");
                break;
            case (byte)'\r':
                text.Append("\\r");
                break;
            case >= 0x20 and < 0x7F:
                text.Append(character == quote || character == '\\' ? "\\" : "").Append((char)character);
                break;
            default:
                text.Append(CultureInfo.InvariantCulture, $"\\x{character:x2}");
                break;
        }
    }

    private static bool IsPrintable(Rune rune) => Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.SpaceSeparator);
}
