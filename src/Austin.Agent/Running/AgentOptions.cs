using System.Globalization;
using Austin.Agent.Sampling;
using Austin.Agent.Targets;
using Austin.Common.Linux;

namespace Austin.Agent.Running;

/// <summary>What the user asked for.</summary>
internal sealed record AgentOptions
{
    private const string HostNameFile = "/proc/sys/kernel/hostname";

    public required TargetFilter Filter { get; init; }

    /// <summary>The file that some of it comes from; null where all of it is of the command line.</summary>
    public string? ConfigurationFile { get; init; }

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

    /// <summary>Tell growth of memory too.</summary>
    public bool WithMemory { get; init; }

    /// <summary>Tell threads apart, by their names.</summary>
    public bool WithThreads { get; init; }

    /// <summary>Most of one CPU to take, in per cent; 0 for no limit.</summary>
    public double MostCpuPercent { get; init; }

    /// <summary>The port that tells our own figures; null for none.</summary>
    public int? MetricsPort { get; init; }

    /// <summary>Only tell what would be sampled.</summary>
    public bool DryRun { get; init; }

    /// <summary>Whether there is a file to read again.</summary>
    public bool HasFiles => ConfigurationFile is not null || HeaderFile is not null;

    /// <summary>The part that sampling needs.</summary>
    public FleetSettings ToSettings() => new()
    {
        Filter = Filter,
        Interval = TimeSpan.FromSeconds(1) / Rate,
        Window = Window,
        Service = Service,
        Host = KernelFile.Text(HostNameFile) ?? "unknown",
        MostCpuPercent = MostCpuPercent,
        WithMemory = WithMemory,
        WithThreads = WithThreads,
    };

    /// <summary>The same with what cannot change while the program runs as others have it.</summary>
    /// <param name="running">What the program runs with.</param>
    /// <param name="say">Told of each option that would be another one.</param>
    public AgentOptions Keep(AgentOptions running, Action<string> say)
    {
        foreach ((string name, string kept) in new[]
        {
            MetricsPort == running.MetricsPort ? default : ("metrics", running.MetricsPort is { } port ? string.Create(CultureInfo.InvariantCulture, $"port {port} is kept") : "there is none"),
            WithMemory == running.WithMemory ? default : ("memory", running.WithMemory ? "it stays on" : "it stays off"),
            WithThreads == running.WithThreads ? default : ("thread-labels", running.WithThreads ? "they stay on" : "they stay off"),
        }.Where(change => change != default))
        {
            say($"{name} cannot change while the program runs: {kept}");
        }

        return this with { MetricsPort = running.MetricsPort, WithMemory = running.WithMemory, WithThreads = running.WithThreads };
    }
}
