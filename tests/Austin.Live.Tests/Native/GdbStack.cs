using System.Globalization;
using System.Text.RegularExpressions;

namespace Austin.Live.Tests.Native;

/// <summary>The native stacks of a process as gdb sees them: the oracle where eu-stack loses its way.</summary>
internal static partial class GdbStack
{
    /// <summary>By thread. A frame for a signal has no program counter.</summary>
    public static Dictionary<long, EuThread> Read(int pid)
    {
        string output = InstalledProgram.Run(
            "gdb", "-p", pid.ToString(CultureInfo.InvariantCulture), "-batch", "-nx", "-ex", "set backtrace past-main on",
            "-ex", "set backtrace past-entry on", "-ex", "set backtrace limit 100000", "-ex", "set width 0", "-ex", "thread apply all bt");
        Dictionary<long, EuThread> threads = [];
        List<EuFrame> current = [];
        foreach (string line in output.Split('\n'))
        {
            if (Thread().Match(line) is { Success: true } thread)
            {
                current = [];
                threads.Add(long.Parse(thread.Groups[1].ValueSpan, CultureInfo.InvariantCulture), new EuThread(current, IsWhole: true));
            }
            else if (Frame().Match(line) is { Success: true } frame)
            {
                string function = frame.Groups[2].Value;
                current.Insert(0, new EuFrame(ulong.Parse(frame.Groups[1].ValueSpan, NumberStyles.HexNumber, CultureInfo.InvariantCulture), function == "??" ? null : function));
            }
            else if (line.Contains("<signal handler called>", StringComparison.Ordinal))
            {
                current.Insert(0, new EuFrame(0, "signal"));
            }
        }

        return threads;
    }

    [GeneratedRegex(@"^Thread .*\(LWP ([0-9]+)")]
    private static partial Regex Thread();

    // Inlined functions have no address.
    [GeneratedRegex("^#[0-9]+ +0x([0-9a-f]+) in ([^ (]+)")]
    private static partial Regex Frame();
}
