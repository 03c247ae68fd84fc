using System.Globalization;

namespace Austin.Tools.Selecting;

/// <summary>A part of a recording.</summary>
/// <param name="From">Its start, in µs since that of the recording.</param>
/// <param name="To">Its end; <see cref="long.MaxValue"/> for that of the recording.</param>
internal readonly record struct TimeRange(long From, long To)
{
    /// <summary>The whole of a recording.</summary>
    public static readonly TimeRange All = new(0, long.MaxValue);

    /// <summary>What a range looks like, for messages.</summary>
    public const string Expected = "--range takes two times, such as 5s-10s, 5s- or -10s, or a start and a length, such as 5s+10s";

    /// <summary>Reads <c>5s-10s</c>, <c>5s-</c>, <c>-500ms</c>, or a start and a length, <c>5s+10s</c>. Units are ms, s, m and h; a number without one is in seconds.</summary>
    public static bool TryParse(string text, out TimeRange range)
    {
        range = default;
        int dash = text.AsSpan().IndexOfAny('-', '+');
        if (dash < 0 || text.Length == 1)
        {
            return false;
        }

        (string first, string second) = (text[..dash], text[(dash + 1)..]);
        long from = 0;
        long to = long.MaxValue;
        if ((first.Length > 0 && !TryTime(first, out from)) || (second.Length > 0 && !TryTime(second, out to)))
        {
            return false;
        }

        if (text[dash] == '+')
        {
            // TryTime gives less than 1e18 µs.
            to = second.Length > 0 ? from + to : 0;
        }

        range = new TimeRange(from, to);
        return from < to;
    }

    /// <summary>Reads a time such as <c>1.5s</c>, in µs.</summary>
    public static bool TryTime(string text, out long microseconds)
    {
        string unit = text.TrimStart("0123456789.".ToCharArray());
        double factor = unit switch
        {
            "ms" => 1e3,
            "" or "s" => 1e6,
            "m" or "min" => 60e6,
            "h" => 3600e6,
            _ => 0,
        };
        microseconds = 0;
        if (factor == 0 || !double.TryParse(text.AsSpan(0, text.Length - unit.Length), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number)
            || number * factor >= 1e18)
        {
            return false;
        }

        microseconds = (long)Math.Round(number * factor);
        return true;
    }

    /// <summary>Whether a sample belongs to it, by the end of the time that the sample stands for: of adjacent ranges, to one.</summary>
    public bool Holds(long end) => (From == 0 || end > From) && end <= To;
}
