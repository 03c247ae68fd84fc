using System.Globalization;
using System.Text;

namespace Austin.Symbols.Demangling.Rust;

/// <summary>
/// Rust's first mangling: a C++ nested name whose last part is <c>h</c> and a 64-bit hash in hexadecimal, with the
/// characters that C++ does not know written as <c>$LT$</c>, <c>$u7b$</c>, <c>..</c>.
/// </summary>
internal static class RustLegacyDemangler
{
    private const int HashLength = 17;

    /// <summary>Fewer different digits than this make a hash unlikely, and the name a C++ one.</summary>
    private const int LeastHashDigits = 5;

    /// <summary>The demangled path, or null when the name is not Rust's.</summary>
    public static string? Demangle(ReadOnlySpan<byte> mangled, DemangleDetail detail)
    {
        if (!mangled.StartsWith("_ZN"u8) || !ReadParts(mangled, out var parts))
        {
            return null;
        }

        var last = parts[^1];
        if (parts.Count < 2 || !IsHash(mangled[last]))
        {
            return null;
        }

        var output = new StringBuilder();
        var count = detail == DemangleDetail.Full ? parts.Count : parts.Count - 1;
        for (var i = 0; i < count; i++)
        {
            output.Append(i > 0 ? "::" : "");
            Decode(Encoding.UTF8.GetString(mangled[parts[i]]), output);
        }

        return output.ToString();
    }

    private static bool ReadParts(ReadOnlySpan<byte> mangled, out List<Range> parts)
    {
        parts = [];
        var position = 3;
        while (position < mangled.Length && mangled[position] != 'E')
        {
            var length = 0;
            while (position < mangled.Length && char.IsAsciiDigit((char)mangled[position]))
            {
                length = (length * 10) + mangled[position++] - '0';
                if (length > mangled.Length)
                {
                    return false;
                }
            }

            if (length == 0 || length > mangled.Length - position || !IsIdentifier(mangled.Slice(position, length)))
            {
                return false;
            }

            parts.Add(position..(position + length));
            position += length;
        }

        // Whatever the linker or optimizer appended follows a dot.
        return position < mangled.Length && parts.Count > 0
            && (position + 1 == mangled.Length || mangled[position + 1] == '.');
    }

    private static bool IsIdentifier(ReadOnlySpan<byte> text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit((char)c) && c is not ((byte)'_' or (byte)'$' or (byte)'.' or (byte)':'))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsHash(ReadOnlySpan<byte> text)
    {
        if (text.Length != HashLength || text[0] != 'h')
        {
            return false;
        }

        var seen = 0;
        foreach (var c in text[1..])
        {
            if (!char.IsAsciiHexDigitLower((char)c))
            {
                return false;
            }

            seen |= 1 << Convert.ToInt32(((char)c).ToString(), 16);
        }

        return System.Numerics.BitOperations.PopCount((uint)seen) >= LeastHashDigits;
    }

    private static void Decode(string text, StringBuilder output)
    {
        // An underscore only keeps a part from starting with a dollar sign.
        var i = text.StartsWith("_$", StringComparison.Ordinal) ? 1 : 0;
        while (i < text.Length)
        {
            if (text[i] == '.' && i + 1 < text.Length && text[i + 1] == '.')
            {
                output.Append("::");
                i += 2;
                continue;
            }

            var end = text[i] == '$' ? text.IndexOf('$', i + 1) : -1;
            if (end < 0)
            {
                output.Append(text[i++]);
                continue;
            }

            if (Unescape(text.AsSpan(i + 1, end - i - 1)) is not { } replacement)
            {
                // From an unknown escape on, the text stands for itself.
                output.Append(text.AsSpan(i));
                return;
            }

            output.Append(replacement);
            i = end + 1;
        }
    }

    private static char? Unescape(ReadOnlySpan<char> escape) => escape switch
    {
        "SP" => '@',
        "BP" => '*',
        "RF" => '&',
        "LT" => '<',
        "GT" => '>',
        "LP" => '(',
        "RP" => ')',
        "C" => ',',
        ['u', _, _] when byte.TryParse(escape[1..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
            && code is >= 0x20 and < 0x7f => (char)code,
        _ => null,
    };
}
