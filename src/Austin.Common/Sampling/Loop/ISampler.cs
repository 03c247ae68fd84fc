using Austin.Captures.Writing;
using Austin.Common.Linux;

namespace Austin.Common.Sampling.Loop;

/// <summary>
/// What a program needs of a sampler, in the order it calls it: <see cref="Attach"/> once, then
/// <see cref="DescribeMaps"/>, <see cref="DescribeThreads"/> and <see cref="Run"/>, or <see cref="Where"/>.
/// </summary>
/// <remarks>All calls come from one thread. Disposing lets go of every process, at any time; doing it again changes nothing.</remarks>
internal interface ISampler : IDisposable
{
    /// <summary>
    /// Waits until the target, a process behind it or (with children wanted) any descendant is a Python process that
    /// can be read; at most <see cref="SamplingSettings.StartTimeout"/>, less when the target ends or
    /// <paramref name="stop"/> is requested.
    /// </summary>
    AttachResult Attach(ITargetProcess target, IProcessObserver observer, StopRequest stop);

    /// <summary>Writes metadata that precede the header: the mapped files, where native frames are sampled.</summary>
    void DescribeMaps(ISampleWriter writer);

    /// <summary>Writes metadata that end the header: the names of the threads there are. Later ones come while sampling.</summary>
    void DescribeThreads(ISampleWriter writer);

    /// <summary>
    /// Samples until every process ended, the exposure is over, <paramref name="stop"/> is requested or a write failed. Tells the observer given to <see cref="Attach"/> about new children.
    /// </summary>
    /// <returns>Why it ended.</returns>
    RunEnd Run(ISampleWriter writer, SamplingStatistics statistics, StopRequest stop);

    /// <summary>Lets go of threads that did not stop in time and have stopped since; to be called often while the target ends.</summary>
    void ReleaseLateStops();

    /// <summary>Takes one sample of every thread, with what only the where-view shows. When called again, it looks for what is new first.</summary>
    /// <returns>false when every process ended since the last look, at which nothing is shown.</returns>
    bool Where(IWhereObserver view, StopRequest stop);
}
