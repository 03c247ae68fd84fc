using System.Diagnostics;
using System.Globalization;

namespace Austin.Live.Tests.Modes;

/// <summary>Waits until other programs leave the machine a CPU; all tests together wait for some minutes at most.</summary>
internal static class CalmMoment
{
    private static readonly TimeSpan _window = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(30);
    private static TimeSpan _left = TimeSpan.FromMinutes(10);

    /// <summary>Returns when 0.9 CPUs are idle, after 30 s, or at once when the minutes are used up.</summary>
    public static void Wait()
    {
        Stopwatch waited = Stopwatch.StartNew();
        while (waited.Elapsed < _longest && waited.Elapsed < _left)
        {
            (long Idle, long All) before = Ticks();
            Thread.Sleep(_window);
            (long Idle, long All) after = Ticks();
            if ((after.Idle - before.Idle) * Environment.ProcessorCount >= 0.9 * (after.All - before.All))
            {
                break;
            }
        }

        _left -= waited.Elapsed;
    }

    /// <summary>Clock ticks of all CPUs, from the first line of /proc/stat: user, nice, system, idle, waiting for a disk, ...</summary>
    private static (long Idle, long All) Ticks()
    {
        long[] ticks = [.. File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1)
            .Select(word => long.Parse(word, CultureInfo.InvariantCulture))];
        return (ticks[3] + ticks[4], ticks.Sum());
    }
}
