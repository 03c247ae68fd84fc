namespace Austin.Common.Sampling.Threads;

/// <summary>Hands out the CPU time of a thread to the samples that meet it on a CPU.</summary>
/// <remarks>
/// <para>
/// A sample gets the time since the pass before it where the thread runs, and nothing where it is idle, whatever it used in between:
/// what it did then no sample saw, and where it waits now is not what took the time. A thread that runs for a tenth of the time is met in
/// every tenth sample, so that this is right on average; what the kernel counted more or less is carried on to the next such samples.
/// </para>
/// <para>
/// The kernel's figure lags while a thread runs: samples get up to a tick in advance, and no more until the figure has caught up. A thread that
/// is ready and waits for a CPU so gets nothing.
/// </para>
/// </remarks>
internal struct CpuLedger
{
    // The longest lag with CONFIG_HZ 250 and more, in ns.
    private const long MostAhead = 4_000_000;

    // Passes whose time is carried on at most, so that little is left at the end; what is more goes to the next sample that runs.
    private const int MostCarried = 8;

    private long _given;
    private long _run;

    /// <summary>Counts from a figure on.</summary>
    /// <param name="run">ns on a CPU so far.</param>
    public void Begin(long run) => (_given, _run) = (run, run);

    /// <summary>Of the time that the kernel counted what no sample has, in ns; never negative.</summary>
    public readonly long Left => Math.Max(_run - _given, 0);

    /// <summary>What a sample of now is due, in ns.</summary>
    /// <param name="run">ns on a CPU so far.</param>
    /// <param name="passed">ns since the last pass.</param>
    /// <param name="isIdle">Whether it neither runs nor is ready to.</param>
    public long Due(long run, long passed, bool isIdle)
    {
        _run = run;
        if (isIdle)
        {
            return 0;
        }

        long owed = run - _given;
        long most = passed + Math.Max(owed - (MostCarried * passed), 0);
        return Math.Max(Math.Min(owed + MostAhead, most), 0);
    }

    /// <summary>Notes that a sample got its due, in ns.</summary>
    public void Give(long due) => _given += due;
}
