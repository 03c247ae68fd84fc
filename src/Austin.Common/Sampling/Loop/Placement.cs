using Austin.Common.Linux;
using Austin.Common.Sampling.Threads;

namespace Austin.Common.Sampling.Loop;

/// <summary>
/// Keeps the sampling thread on the CPU of the thread that it samples: when it wakes there, it has taken the target's
/// place, which so stands still while it is read. The target pays for each wake-up, so this is done where the price that
/// was measured is within the budget, or where exactness is asked for.
/// </summary>
internal sealed class Placement : IDisposable
{
    private const long NanosecondsPerMillisecond = 1_000_000;

    // The CPU of a target is looked up so often at most, in ns.
    private const long LookPeriod = 2 * NanosecondsPerMillisecond;

    private const double Percent = 100;

    private readonly CpuAffinity? _affinity = CpuAffinity.TryRead();
    private readonly bool _isExact;
    private readonly long _mostPrice;
    private long _price;
    private int _cpu = -1;

    /// <summary>Decides for a run; the price is measured on a thread of its own.</summary>
    /// <param name="settings">The run's.</param>
    /// <param name="stopsThreads">Whether the sampler stops threads anyway.</param>
    public Placement(SamplingSettings settings, bool stopsThreads)
    {
        _isExact = settings.Exact && !stopsThreads;
        _mostPrice = (long)(settings.Interval.TotalNanoseconds * settings.BudgetPercent / Percent);
        _price = long.MaxValue;
        if (!_isExact && !stopsThreads && _affinity is not null && _mostPrice >= NanosecondsPerMillisecond / 1000)
        {
            int cpu = Clock.Cpu;
            new Thread(() => Volatile.Write(ref _price, TickPrice.Measure(cpu))) { IsBackground = true }.Start();
        }
    }

    /// <summary>Whether samples are taken from the target's CPU now.</summary>
    public bool IsActive => _affinity is not null && (_isExact || Volatile.Read(ref _price) <= _mostPrice);

    /// <summary>Whether the sampling thread is bound to a target's CPU.</summary>
    public bool IsBound => _cpu >= 0;

    /// <summary>What a wake-up costs, in ns; <see cref="long.MaxValue"/> while it is not known.</summary>
    public long Price => Volatile.Read(ref _price);

    /// <summary>Goes where a process runs, before it is read.</summary>
    /// <param name="target">Tells the CPU of the process.</param>
    /// <param name="now">Monotonic ns.</param>
    /// <returns>Whether the calling thread is on that CPU.</returns>
    public bool Follow(TargetCpu target, long now)
    {
        int cpu = target.Find(now, LookPeriod);
        if (cpu != _cpu && cpu >= 0 && _affinity!.TryBind(cpu))
        {
            _cpu = cpu;
        }

        return cpu >= 0 && cpu == _cpu;
    }

    /// <summary>Gives the affinity back.</summary>
    public void Dispose()
    {
        if (_cpu >= 0)
        {
            _affinity!.Restore();
            _cpu = -1;
        }
    }
}
