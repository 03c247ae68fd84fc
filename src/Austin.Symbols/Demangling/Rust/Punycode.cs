using System.Text;

namespace Austin.Symbols.Demangling.Rust;

/// <summary>Punycode (RFC 3492) as Rust writes it: an underscore instead of the hyphen, digits after letters.</summary>
internal static class Punycode
{
    private const int Base = 36;
    private const int LeastThreshold = 1;
    private const int MostThreshold = 26;
    private const int Skew = 38;
    private const int Damp = 700;
    private const int InitialBias = 72;
    private const int InitialCodePoint = 0x80;

    /// <summary>Most characters of one identifier; insertion is quadratic.</summary>
    private const int MostCharacters = 4096;

    /// <summary>The decoded identifier, or null when malformed.</summary>
    public static string? Decode(string text)
    {
        var separator = text.LastIndexOf('_');
        var runes = new List<int>();
        foreach (var c in separator < 0 ? "" : text[..separator])
        {
            runes.Add(c);
        }

        var (codePoint, bias, index) = (InitialCodePoint, InitialBias, 0L);
        var position = separator + 1;
        if (position == text.Length)
        {
            return null;
        }

        while (position < text.Length)
        {
            var start = index;
            var weight = 1L;
            for (var k = Base; ; k += Base)
            {
                var digit = position < text.Length ? Digit(text[position++]) : -1;
                if (digit < 0)
                {
                    return null;
                }

                index += digit * weight;
                var threshold = Math.Clamp(k - bias, LeastThreshold, MostThreshold);
                if (digit < threshold)
                {
                    break;
                }

                weight *= Base - threshold;
                if (index > int.MaxValue || weight > int.MaxValue)
                {
                    return null;
                }
            }

            var count = runes.Count + 1;
            bias = Adapt(index - start, count, start == 0);
            codePoint += (int)Math.Min(index / count, 0x110000);
            index %= count;
            if (!Rune.IsValid(codePoint) || count > MostCharacters)
            {
                return null;
            }

            runes.Insert((int)index, codePoint);
            index++;
        }

        var result = new StringBuilder();
        foreach (var rune in runes)
        {
            result.Append(new Rune(rune).ToString());
        }

        return result.ToString();
    }

    private static int Digit(char c) => c switch
    {
        >= 'a' and <= 'z' => c - 'a',
        >= '0' and <= '9' => c - '0' + 26,
        _ => -1,
    };

    private static int Adapt(long delta, int count, bool isFirst)
    {
        delta /= isFirst ? Damp : 2;
        delta += delta / count;
        var k = 0;
        while (delta > (Base - LeastThreshold) * MostThreshold / 2)
        {
            delta /= Base - LeastThreshold;
            k += Base;
        }

        return k + (int)((Base - LeastThreshold + 1) * delta / (delta + Skew));
    }
}
