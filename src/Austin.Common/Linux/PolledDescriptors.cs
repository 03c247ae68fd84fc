using System.Globalization;

namespace Austin.Common.Linux;

/// <summary>The descriptors that an epoll instance of a process watches: /proc/PID/fdinfo, proc_pid_fdinfo(5).</summary>
internal static class PolledDescriptors
{
    private const int MaxLines = 4096;

    /// <summary>Those of an instance, in the order of the file; none when it cannot be read.</summary>
    /// <param name="pid">The process.</param>
    /// <param name="descriptor">The instance, as a register held it.</param>
    public static List<ulong> Read(int pid, ulong descriptor)
    {
        List<ulong> watched = [];
        try
        {
            foreach (string line in File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/fdinfo/{(uint)descriptor}")).Take(MaxLines))
            {
                string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                if (words.Length > 1 && words[0] == "tfd:" && ulong.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out ulong number))
                {
                    watched.Add(number);
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It was closed meanwhile, or may not be looked at.
        }

        return watched;
    }
}
