using System.Diagnostics;
using Austin.Common.Linux;

namespace Austin.Common.Feeding;

/// <summary>What processes take of the machine, measured from time to time by one thread and read by others.</summary>
/// <param name="measurements">How many of the last are remembered.</param>
internal sealed class TargetLoad(int measurements)
{
    // More would take longer to ask than the answer is worth.
    private const int MaxProcesses = 256;

    private readonly Lock _lock = new();
    private readonly Dictionary<long, long> _cpuTimes = [];
    private readonly Queue<LoadAt> _history = new();
    private long _measured;

    /// <summary>Per cent of one CPU since the measurement before; null before there are two.</summary>
    public double? Cpu { get; private set; }

    /// <summary>Resident memory in bytes; null before the first measurement.</summary>
    public long? Resident { get; private set; }

    /// <summary>How many of the processes there were at the last measurement.</summary>
    public int Living { get; private set; }

    /// <summary>The last measurements, the oldest first; the very first is none of them, as it has no CPU.</summary>
    public IReadOnlyList<LoadAt> History
    {
        get
        {
            lock (_lock)
            {
                return [.. _history];
            }
        }
    }

    /// <summary>Measures.</summary>
    /// <param name="processes">Those that were sampled.</param>
    /// <param name="second">Which second it is, by the feeder's clock.</param>
    public void Measure(IReadOnlyList<long> processes, long second)
    {
        long used = 0;
        long resident = 0;
        int living = 0;
        foreach (long process in processes.Take(MaxProcesses))
        {
            int pid = (int)process;
            long time = Clock.ProcessNanoseconds(pid);
            used += _cpuTimes.TryGetValue(process, out long before) && time > before ? time - before : 0;
            if (time >= 0)
            {
                _cpuTimes[process] = time;
                living++;
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
                _history.Enqueue(new LoadAt(second, Cpu.Value, resident));
                while (_history.Count > measurements)
                {
                    _history.Dequeue();
                }
            }

            Resident = processes.Count > 0 ? resident : null;
            Living = living;
        }

        _measured = now;
    }

    /// <summary>The CPU by second, from one on.</summary>
    public Dictionary<long, double> Since(long second)
    {
        Dictionary<long, double> values = [];
        foreach (LoadAt load in History)
        {
            if (load.Second >= second)
            {
                values[load.Second] = load.Cpu;
            }
        }

        return values;
    }
}
