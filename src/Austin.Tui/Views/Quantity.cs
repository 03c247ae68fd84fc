using System.Globalization;
using Austin.Captures.Samples;

namespace Austin.Tui.Views;

/// <summary>Numbers as the tables show them.</summary>
internal static class Quantity
{
    private const double MicrosecondsPerSecond = 1e6;
    private const double Kibi = 1024;

    /// <summary>A value of a metric, such as <c>1.02 s</c> or <c>3.4 MiB</c>.</summary>
    public static string Text(Metric metric, long value)
    {
        if (SampleMetrics.IsTime(metric))
        {
            double seconds = value / MicrosecondsPerSecond;
            return seconds.ToString(seconds < 1000 ? "0.00" : seconds < 100_000 ? "0.0" : "0", CultureInfo.InvariantCulture) + " s";
        }

        return Memory(value);
    }

    /// <summary>Bytes, such as <c>3.4 MiB</c>.</summary>
    public static string Memory(long bytes)
    {
        double kibibytes = bytes / Kibi;
        return kibibytes < Kibi ? Number(kibibytes, "KiB") : kibibytes < Kibi * Kibi ? Number(kibibytes / Kibi, "MiB") : Number(kibibytes / Kibi / Kibi, "GiB");
    }

    /// <summary>A share in per cent, with one decimal.</summary>
    public static string Share(long value, long all) =>
        all == 0 ? "0.0" : (100.0 * value / all).ToString("0.0", CultureInfo.InvariantCulture);

    /// <summary>A count with blanks between the thousands.</summary>
    public static string Count(long count) => count.ToString("#,0", CultureInfo.InvariantCulture).Replace(',', ' ');

    private static string Number(double value, string unit) => value.ToString("0.0 ", CultureInfo.InvariantCulture) + unit;
}
