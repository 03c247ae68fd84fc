using System.Diagnostics;
using System.Globalization;

namespace AustinP.Tests;

/// <summary>The native stacks of a process as elfutils' eu-stack sees them: the oracle.</summary>
internal static class EuStack
{
    /// <summary>By thread, outermost first.</summary>
    public static Dictionary<long, List<EuFrame>> Read(int pid)
    {
        Absence.SkipIf(!File.Exists("/usr/bin/eu-stack"), "no eu-stack on this machine");
        using Process process = Process.Start(new ProcessStartInfo("eu-stack", ["-n", "0", "-p", pid.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Dictionary<long, List<EuFrame>> threads = [];
        List<EuFrame> current = [];
        foreach (string line in process.StandardOutput.ReadToEnd().Split('\n'))
        {
            if (line.StartsWith("TID ", StringComparison.Ordinal))
            {
                current = [];
                threads.Add(long.Parse(line.AsSpan(4).TrimEnd(':'), CultureInfo.InvariantCulture), current);
            }
            else if (line.StartsWith('#'))
            {
                string[] fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                ulong pc = ulong.Parse(fields[1].AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
                current.Insert(0, new EuFrame(pc, fields.Length > 2 ? fields[2] : null));
            }
        }

        return threads;
    }
}
