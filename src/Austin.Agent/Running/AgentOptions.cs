using Austin.Agent.Targets;

namespace Austin.Agent.Running;

/// <summary>What the user asked for.</summary>
internal sealed record AgentOptions
{
    public required TargetFilter Filter { get; init; }

    /// <summary>Where profiles go.</summary>
    public IReadOnlyList<Destination> Destinations { get; init; } = [];

    /// <summary>Samples a second.</summary>
    public int Rate { get; init; }

    /// <summary>How long samples are added up.</summary>
    public TimeSpan Window { get; init; }

    /// <summary>The service name of all; null to find that of each.</summary>
    public string? Service { get; init; }

    /// <summary>Labels of all.</summary>
    public IReadOnlyList<(string Name, string Value)> Labels { get; init; } = [];

    /// <summary>The tenant, of a server with several.</summary>
    public string? Tenant { get; init; }

    /// <summary>The file with headers that nobody is to see.</summary>
    public string? HeaderFile { get; init; }

    /// <summary>Most of one CPU to take, in per cent; 0 for no limit.</summary>
    public double MostCpuPercent { get; init; }

    /// <summary>The port that tells our own figures; null for none.</summary>
    public int? MetricsPort { get; init; }

    /// <summary>Only tell what would be sampled.</summary>
    public bool DryRun { get; init; }
}
