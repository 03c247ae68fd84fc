namespace Austin.Agent.Targets;

/// <summary>Who a process is.</summary>
/// <param name="Pid">Its id.</param>
/// <param name="Service">The service that it is of.</param>
/// <param name="PythonVersion">The version of its interpreter.</param>
/// <param name="Attributes">What else is known, by the semantic conventions of OpenTelemetry.</param>
internal sealed record TargetIdentity(int Pid, string Service, string PythonVersion, IReadOnlyList<(string Key, string Value)> Attributes)
{
    // The attributes that a program gives itself.
    private const int MostOwn = 16;

    // As Datadog's own clients read them.
    private const string DeploymentVariable = "DD_ENV";
    private const string VersionVariable = "DD_VERSION";

    private static readonly IReadOnlyList<string> _variables = [.. ServiceName.Variables, DeploymentVariable, VersionVariable];

    /// <summary>Where the service is deployed, such as <c>prod</c>, as DD_ENV has it; null where it has not.</summary>
    public string? Deployment { get; init; }

    /// <summary>The version of the service, as DD_VERSION has it; null where it has not.</summary>
    public string? Version { get; init; }

    /// <summary>An id that no other process has, of <see cref="RuntimeId"/>.</summary>
    public Guid Runtime { get; init; }

    /// <summary>Looks at a process.</summary>
    /// <param name="pid">The process.</param>
    /// <param name="pythonVersion">The version of its interpreter.</param>
    /// <param name="service">The name that the user wants for all; null to look for one.</param>
    /// <param name="host">The name of this machine.</param>
    public static TargetIdentity Of(int pid, string pythonVersion, string? service, string host)
    {
        IReadOnlyDictionary<string, string> environment = HostProcess.Environment(pid, _variables);
        List<(string, string)> attributes = [("host.name", host)];
        if (ContainerId.Find(HostProcess.Cgroup(pid)) is { } container)
        {
            attributes.Add(("container.id", container));
        }

        attributes.AddRange(ServiceName.Attributes(environment).Where(own => own.Key != "service.name" && own.Key.Length > 0).Take(MostOwn));
        return new TargetIdentity(pid, service ?? ServiceName.Of(environment, HostProcess.Command(pid)), pythonVersion, attributes)
        {
            Deployment = environment.GetValueOrDefault(DeploymentVariable),
            Version = environment.GetValueOrDefault(VersionVariable),
            Runtime = RuntimeId.Of(pid, host),
        };
    }
}
