using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Austin.Live.Tests.Native;

/// <summary>The native stacks of a process as elfutils' eu-stack sees them: the oracle.</summary>
internal static partial class EuStack
{
    /// <summary>By thread.</summary>
    public static Dictionary<long, EuThread> Read(int pid)
    {
        using Process process = InstalledProgram.Start(new ProcessStartInfo("eu-stack", ["-n", "0", "-p", pid.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        });
        Task<string> errors = process.StandardError.ReadToEndAsync();
        Dictionary<long, EuThread> threads = [];
        List<EuFrame> current = [];
        foreach (string line in process.StandardOutput.ReadToEnd().Split('\n'))
        {
            if (line.StartsWith("TID ", StringComparison.Ordinal))
            {
                current = [];
                threads.Add(Number(line.AsSpan(4).TrimEnd(':')), new EuThread(current, IsWhole: true));
            }
            else if (line.StartsWith('#'))
            {
                string[] fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                ulong pc = ulong.Parse(fields[1].AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
                current.Insert(0, new EuFrame(pc, fields.Length > 2 ? fields[2] : null));
            }
        }

        List<(ulong Start, ulong End)> code = Code(pid);
        foreach (Match failure in Failure().Matches(errors.Result))
        {
            long tid = Number(failure.Groups[1].ValueSpan);
            List<EuFrame> frames = threads[tid].Frames;
            int bad = frames.FindLastIndex(frame => !code.Any(range => frame.Pc >= range.Start && frame.Pc < range.End));
            threads[tid] = new EuThread(frames[(bad + 1)..], IsWhole: false);
        }

        return threads;
    }

    // Of files: the addresses of all executable mappings.
    private static List<(ulong Start, ulong End)> Code(int pid) =>
    [
        .. File.ReadLines($"/proc/{pid}/maps").Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(fields => fields is [_, var access, .., var path] && access[2] == 'x' && path[0] == '/')
            .Select(fields => (Address(fields[0].Split('-')[0]), Address(fields[0].Split('-')[1]))),
    ];

    private static ulong Address(string text) => ulong.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private static long Number(ReadOnlySpan<char> text) => long.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex("getframes tid ([0-9]+) ")]
    private static partial Regex Failure();
}
