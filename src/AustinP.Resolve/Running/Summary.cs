using AustinP.Resolve.Addresses;

namespace AustinP.Resolve.Running;

/// <summary>What to tell the user at the end.</summary>
/// <param name="reports">How the files fared.</param>
/// <param name="addresses">Number of distinct addresses.</param>
internal sealed class Summary(IReadOnlyList<LibraryReport> reports, int addresses)
{
    /// <summary>One line per file that left frames unresolved, and one for all.</summary>
    public void WriteTo(TextWriter output)
    {
        foreach (LibraryReport report in reports.Where(r => r.Named + r.Unresolved > 0)
            .OrderByDescending(r => r.Named + r.Unresolved).ThenBy(r => r.Path, StringComparer.Ordinal))
        {
            string what = report.Path.Length > 0 ? $"{report.Path}: " : "";
            string why = report.Problem ?? "no line information for these addresses";
            output.WriteLine($"{what}{why} ({report.Named + report.Unresolved} frames)");
        }

        long resolved = reports.Sum(r => r.Resolved);
        long named = reports.Sum(r => r.Named);
        long unresolved = reports.Sum(r => r.Unresolved);
        long all = resolved + named + unresolved;
        if (all == 0)
        {
            output.WriteLine("no native frames to resolve");
            return;
        }

        double share = 100.0 * resolved / all;
        output.WriteLine(
            $"{all} native frames ({addresses} addresses): {resolved} with file and line ({share:F1} %), {named} with the function's name only, {unresolved} as they were");
    }
}
