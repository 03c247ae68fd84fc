using System.Globalization;

namespace Austin.Common.Linux;

/// <summary>The machine's memory.</summary>
internal static class PhysicalMemory
{
    /// <summary>All memory the kernel uses, in KiB (<c>MemTotal</c> of proc_meminfo(5)); 0 when unknown.</summary>
    public static long TotalKilobytes()
    {
        const string Key = "MemTotal:";
        foreach (string line in File.ReadLines("/proc/meminfo"))
        {
            if (line.StartsWith(Key, StringComparison.Ordinal))
            {
                ReadOnlySpan<char> value = line.AsSpan(Key.Length).Trim();
                int end = value.IndexOf(' ');
                return long.Parse(end < 0 ? value : value[..end], CultureInfo.InvariantCulture);
            }
        }

        return 0;
    }
}
