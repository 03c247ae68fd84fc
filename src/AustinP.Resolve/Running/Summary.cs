using AustinP.Resolve.Addresses;

namespace AustinP.Resolve.Running;

/// <summary>What to tell the user at the end.</summary>
/// <param name="reports">How the files fared.</param>
/// <param name="addresses">Number of distinct addresses.</param>
/// <param name="verbose">Whether every file gets its line.</param>
internal sealed class Summary(IReadOnlyList<LibraryReport> reports, int addresses, bool verbose)
{
    /// <summary>One line per reason why files left frames unresolved, and one for all.</summary>
    public void WriteTo(TextWriter output)
    {
        LibraryReport[] poor = [.. reports.Where(r => Left(r) > 0).OrderByDescending(Left).ThenBy(r => r.Path, StringComparer.Ordinal)];
        bool isShort = false;
        foreach (IGrouping<string, LibraryReport> reason in poor.GroupBy(r => verbose ? $"{r.Path}: {Why(r)}" : Why(r)))
        {
            LibraryReport first = reason.First();
            if (reason.Count() == 1)
            {
                string what = first.Path.Length > 0 ? $"{first.Path}: " : "";
                output.WriteLine($"{what}{Why(first)} ({Left(first)} frames)");
                continue;
            }

            isShort = true;
            output.WriteLine($"{reason.Count()} files: {reason.Key} ({reason.Sum(Left)} frames), above all {first.Path} ({Left(first)})");
        }

        if (isShort)
        {
            output.WriteLine("--verbose names every file");
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

    private static long Left(LibraryReport report) => report.Named + report.Unresolved;

    private static string Why(LibraryReport report) => report.Problem ?? "no line information for these addresses";
}
