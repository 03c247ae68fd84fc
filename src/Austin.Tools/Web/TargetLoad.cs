using System.Diagnostics;
using Austin.Common.Linux;

namespace Austin.Tools.Web;

/// <summary>What processes take of the machine, measured from time to time by one thread and read by others.</summary>
/// <param name="seconds">For how many seconds the CPU is remembered.</param>
internal sealed class TargetLoad(int seconds)
{
    // More would take longer to ask than the answer is worth.
    private const int MaxProcesses = 256;

    private readonly Lock _lock = new();
    private readonly Dictionary<long, long> _cpuTimes = [];
    private readonly Queue<(long Second, double Cpu)> _history = new();
    private long _measured;

    /// <summary>Per cent of one CPU since the measurement before; null before there are two.</summary>
    public double? Cpu { get; private set; }

    /// <summary>Resident memory in bytes; null before the first measurement.</summary>
    public long? Resident { get; private set; }

    /// <summary>Measures.</summary>
    /// <param name="processes">Those that were sampled.</param>
    /// <param name="second">Which second it is, by the feeder's clock.</param>
    public void Measure(IReadOnlyList<long> processes, long second)
    {
        long used = 0;
        long resident = 0;
        foreach (long process in processes.Take(MaxProcesses))
        {
            int pid = (int)process;
            long time = Clock.ProcessNanoseconds(pid);
            used += _cpuTimes.TryGetValue(process, out long before) && time > before ? time - before : 0;
            if (time >= 0)
            {
                _cpuTimes[process] = time;
            }

            using ProcFile? size = ProcessStat.OpenSize(pid);
            resident += ProcessStat.TryReadResident(size, out long bytes) ? bytes : 0;
        }

        long now = Stopwatch.GetTimestamp();
        lock (_lock)
        {
            if (_measured != 0)
            {
                Cpu = 100 * used / Stopwatch.GetElapsedTime(_measured, now).TotalNanoseconds;
                _history.Enqueue((second, Cpu.Value));
                while (_history.Count > seconds)
                {
                    _history.Dequeue();
                }
            }

            Resident = processes.Count > 0 ? resident : null;
        }

        _measured = now;
    }

    /// <summary>The CPU by second, from one on.</summary>
    public Dictionary<long, double> Since(long second)
    {
        Dictionary<long, double> values = [];
        lock (_lock)
        {
            foreach ((long at, double cpu) in _history)
            {
                if (at >= second)
                {
                    values[at] = cpu;
                }
            }
        }

        return values;
    }
}
