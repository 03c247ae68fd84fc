using System.Globalization;

namespace Austin.Common.Linux;

/// <summary>Facts of one thread or process from /proc/…/status, proc_pid_status(5).</summary>
/// <param name="InnerId">Id in the innermost pid namespace the task lives in: the last number of <c>NSpid</c>.</param>
/// <param name="ParentId">Process id of the parent, in our namespace.</param>
/// <param name="Name">The <c>Name</c> line.</param>
/// <param name="TracerId">The thread that traces it; 0 for none.</param>
internal sealed record ThreadStatus(int InnerId, int ParentId, string Name, int TracerId)
{
    /// <summary>Reads a status file.</summary>
    /// <returns>null when the task is gone.</returns>
    public static ThreadStatus? TryRead(string path)
    {
        try
        {
            int inner = 0;
            int parent = 0;
            int tracer = 0;
            string name = "";
            foreach (string line in File.ReadLines(path))
            {
                if (line.StartsWith("Name:", StringComparison.Ordinal))
                {
                    name = line["Name:".Length..].Trim();
                }
                else if (line.StartsWith("PPid:", StringComparison.Ordinal))
                {
                    _ = int.TryParse(line.AsSpan("PPid:".Length), NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture, out parent);
                }
                else if (line.StartsWith("TracerPid:", StringComparison.Ordinal))
                {
                    _ = int.TryParse(line.AsSpan("TracerPid:".Length), NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture, out tracer);
                }
                else if (line.StartsWith("NSpid:", StringComparison.Ordinal))
                {
                    _ = int.TryParse(line.AsSpan(line.LastIndexOf('\t') + 1), NumberStyles.None, CultureInfo.InvariantCulture, out inner);
                    break;
                }
            }

            return new ThreadStatus(inner, parent, name, tracer);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
