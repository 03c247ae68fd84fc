using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using KernelFile = Austin.Common.Linux.ProcFile;

namespace Austin.Testing.Processes;

/// <summary>
/// A mark in the environment that all descendants inherit, however they were started and whoever adopted them, so
/// that a test can find and end them.
/// </summary>
public sealed class ProcessFamily
{
    private const string Variable = "AUSTIN_TEST_FAMILY";

    // Bytes; those of the tests have a hundredth of that.
    private const int LargestEnvironment = 1 << 18;

    private readonly string _mark = Guid.NewGuid().ToString("N");

    /// <summary>Marks the process about to be started.</summary>
    public void Adopt(ProcessStartInfo start) => start.Environment[Variable] = _mark;

    /// <summary>The living members.</summary>
    public IReadOnlyList<int> Members()
    {
        byte[] mark = Encoding.ASCII.GetBytes($"{Variable}={_mark}");
        byte[] buffer = ArrayPool<byte>.Shared.Rent(LargestEnvironment);
        List<int> members = [];
        foreach (string folder in Directory.GetDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out int pid) && Environ(pid, buffer).IndexOf(mark) >= 0)
            {
                members.Add(pid);
            }
        }

        ArrayPool<byte>.Shared.Return(buffer);
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
    /// <remarks>Without an exception for each thread of the kernel: every test looks at all processes some times.</remarks>
    private static ReadOnlySpan<byte> Environ(int pid, byte[] buffer)
    {
        using KernelFile? file = KernelFile.TryOpen($"/proc/{pid}/environ", out _);
        return file is null ? [] : file.Read(buffer);
    }
}
