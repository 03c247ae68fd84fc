using Austin.Agent.Targets;

namespace Austin.Agent.Sampling;

/// <summary>What to sample, and how.</summary>
internal sealed record FleetSettings
{
    public required TargetFilter Filter { get; init; }

    /// <summary>Time between samples of a process.</summary>
    public required TimeSpan Interval { get; init; }

    /// <summary>How long samples are added up.</summary>
    public required TimeSpan Window { get; init; }

    /// <summary>The service name of all; null to find that of each.</summary>
    public string? Service { get; init; }

    /// <summary>The name of this machine.</summary>
    public required string Host { get; init; }

    /// <summary>Whether growth of memory is told too; holds from the start to the end of the program.</summary>
    public bool WithMemory { get; init; }

    /// <summary>Whether threads are told apart, by their names; holds from the start to the end of the program.</summary>
    public bool WithThreads { get; init; }

    /// <summary>Most of one CPU that this program is to take, in per cent; 0 for no limit.</summary>
    public double MostCpuPercent { get; init; }
}
