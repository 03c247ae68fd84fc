using Austin.Common.CommandLine;

namespace Austin.Common.Feeding;

/// <summary>What to look at while it runs, and how to sample it.</summary>
internal sealed record LiveTarget
{
    /// <summary>The process to attach to; null for <see cref="Words"/>.</summary>
    public int? Pid { get; init; }

    /// <summary>A command and its words, or the one name of a capture.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>Sample with <c>austinp</c>.</summary>
    public bool Native { get; init; }

    /// <summary>Options for the sampler, as it takes them.</summary>
    public IReadOnlyList<string> SamplerOptions { get; init; } = [];

    /// <summary>Patterns of files whose frames are left out; the sampler is told of them too.</summary>
    public IReadOnlyList<string> Hidden { get; init; } = [];

    /// <summary>The first option that says how to sample, which has no sense for a capture; null if there is none.</summary>
    public string? FirstSamplingOption { get; init; }

    /// <summary>Where the output of the command goes.</summary>
    public string Log { get; init; } = "/dev/null";

    /// <summary>Whether every thread gets a sample each interval, so that the rate of samples tells whether the interval is kept.</summary>
    public bool SamplesAllThreads { get; init; }

    /// <summary>Whether samples tell that the collector runs.</summary>
    public bool MarksCollections { get; init; }

    /// <summary>Whether the sampling ends by itself after a time.</summary>
    public bool HasExposure { get; init; }

    /// <summary>The file for a capture of all samples; null for none.</summary>
    public string? SaveTo { get; init; }

    /// <summary>Throws where it was said how to sample what is a capture.</summary>
    /// <exception cref="LiveFailure">It was.</exception>
    public void CheckCapture()
    {
        if (FirstSamplingOption is { } option)
        {
            throw new LiveFailure((int)ExitCode.Usage, $"{option} says how to sample, and a capture was sampled already; only --hide is for captures too");
        }
    }

    /// <summary>Throws where it is not one thing to look at.</summary>
    /// <exception cref="LiveFailure">Neither a process nor words, or both.</exception>
    public void Check()
    {
        if (Pid is not null && Words.Count > 0)
        {
            throw new LiveFailure((int)ExitCode.Usage, "give either -p or a command, not both");
        }

        if (Pid is null && Words.Count == 0)
        {
            throw new LiveFailure((int)ExitCode.Usage, "nothing to show: give -p PID, a command or a capture; -h tells more");
        }
    }
}
