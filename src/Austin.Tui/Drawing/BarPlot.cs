namespace Austin.Tui.Drawing;

/// <summary>A small picture of some values: a character for each, the higher the greater.</summary>
internal static class BarPlot
{
    private const string Unicode = "▁▂▃▄▅▆▇█";
    private const string Ascii = "_.,-:=+#";

    /// <summary>The plot of the last values, with blanks where there are not yet so many.</summary>
    /// <param name="values">The oldest first.</param>
    /// <param name="full">The value that fills a character; greater ones do not show more.</param>
    /// <param name="columns">How many characters.</param>
    /// <param name="palette">What the terminal can show.</param>
    public static string Of(IEnumerable<double> values, double full, int columns, Palette palette)
    {
        string steps = palette.Glyph(Unicode, Ascii);
        string plot = string.Concat(values.TakeLast(columns).Select(value => steps[Step(value, full, steps.Length)]));
        return plot.PadLeft(columns);
    }

    private static int Step(double value, double full, int steps) =>
        full > 0 ? (int)Math.Clamp(Math.Round(value / full * (steps - 1)), 0, steps - 1) : 0;
}
