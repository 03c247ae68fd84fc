using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Austin.Testing.Processes;

/// <summary>
/// A mark in the environment that all descendants inherit, however they were started and whoever adopted them, so
/// that a test can find and end them.
/// </summary>
public sealed class ProcessFamily
{
    private const string Variable = "AUSTIN_TEST_FAMILY";

    private readonly string _mark = Guid.NewGuid().ToString("N");

    /// <summary>Marks the process about to be started.</summary>
    public void Adopt(ProcessStartInfo start) => start.Environment[Variable] = _mark;

    /// <summary>The living members.</summary>
    public IReadOnlyList<int> Members()
    {
        byte[] mark = Encoding.ASCII.GetBytes($"{Variable}={_mark}");
        List<int> members = [];
        foreach (string folder in Directory.GetDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out int pid) && Environ(pid).AsSpan().IndexOf(mark) >= 0)
            {
                members.Add(pid);
            }
        }

        return members;
    }

    /// <summary>Ends all members. Repeats, since a member may fork meanwhile.</summary>
    public void End()
    {
        for (int round = 0; round < 20; round++)
        {
            IReadOnlyList<int> members = Members();
            if (members.Count == 0)
            {
                return;
            }

            foreach (int pid in members)
            {
                _ = Signals.Send(pid, Signals.Kill);
            }

            Thread.Sleep(5);
        }
    }

    /// <summary>The environment of a process; empty when it is gone, a zombie, or not ours to read.</summary>
    private static byte[] Environ(int pid)
    {
        try
        {
            return File.ReadAllBytes($"/proc/{pid}/environ");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
