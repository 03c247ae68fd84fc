namespace Austin.Common.CommandLine;

/// <summary>Reads the numbers of options: decimal digits, leading blanks tolerated, then a unit or nothing.</summary>
internal static class ValueParser
{
    /// <summary>Longest time in µs, so that it fits 64 bits in nanoseconds (292 years).</summary>
    public const long MaxMicroseconds = long.MaxValue / 1000;

    /// <summary>Largest heap size in MiB that fits 64 bits in bytes.</summary>
    public const long MaxMegabytes = long.MaxValue >> 20;

    /// <summary>A sampling interval: µs, or with the unit us, ms or s.</summary>
    public static bool TryInterval(string text, out long microseconds) => TryTime(text, ["", "us", "ms", "s"], 1, out microseconds);

    /// <summary>A start-up time: ms, or with the unit ms or s.</summary>
    public static bool TryTimeout(string text, out long microseconds) => TryTime(text, ["", "ms", "s"], 1_000, out microseconds);

    /// <summary>An exposure: seconds, no unit.</summary>
    public static bool TryExposure(string text, out long microseconds) => TryTime(text, [""], 1_000_000, out microseconds);

    /// <summary>A period: seconds, or with the unit ms, s, m or h; more than nothing.</summary>
    public static bool TryPeriod(string text, out long microseconds) => TryTime(text, ["", "ms", "s", "m", "h"], 1_000_000, out microseconds) && microseconds > 0;

    /// <summary>A heap size: MiB, no unit.</summary>
    public static bool TryHeap(string text, out long megabytes) => TryNumber(text, out megabytes, out string unit) && unit.Length == 0 && megabytes <= MaxMegabytes;

    /// <summary>Whole per cent: 0 … 100.</summary>
    public static bool TryPercent(string text, out long percent) => TryNumber(text, out percent, out string unit) && unit.Length == 0 && percent <= 100;

    /// <summary>How much of local variables to print: 1 or 2.</summary>
    public static bool TryDetail(string text, out int detail)
    {
        detail = text switch { "1" => 1, "2" => 2, _ => 0 };
        return detail > 0;
    }

    /// <summary>A process id: 1 … 2^31-1.</summary>
    public static bool TryPid(string text, out int pid)
    {
        bool valid = TryNumber(text, out long number, out string unit) && unit.Length == 0 && number is > 0 and <= int.MaxValue;
        pid = valid ? (int)number : 0;
        return valid;
    }

    private static bool TryTime(string text, string[] units, long withoutUnit, out long microseconds)
    {
        microseconds = 0;
        if (!TryNumber(text, out long number, out string unit) || !units.Contains(unit))
        {
            return false;
        }

        long factor = unit switch
        {
            "us" => 1,
            "ms" => 1_000,
            "s" => 1_000_000,
            "m" => 60_000_000,
            "h" => 3_600_000_000,
            _ => withoutUnit,
        };
        if (number > MaxMicroseconds / factor)
        {
            return false;
        }

        microseconds = number * factor;
        return true;
    }

    private static bool TryNumber(string text, out long number, out string unit)
    {
        ReadOnlySpan<char> rest = text.AsSpan().TrimStart(" \t");
        int digits = rest.IndexOfAnyExceptInRange('0', '9');
        digits = digits < 0 ? rest.Length : digits;
        unit = rest[digits..].ToString();
        return long.TryParse(rest[..digits], System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out number);
    }
}
