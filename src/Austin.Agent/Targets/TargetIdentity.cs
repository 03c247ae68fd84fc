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

    /// <summary>Looks at a process.</summary>
    /// <param name="pid">The process.</param>
    /// <param name="pythonVersion">The version of its interpreter.</param>
    /// <param name="service">The name that the user wants for all; null to look for one.</param>
    /// <param name="host">The name of this machine.</param>
    public static TargetIdentity Of(int pid, string pythonVersion, string? service, string host)
    {
        IReadOnlyDictionary<string, string> environment = HostProcess.Environment(pid, ServiceName.Variables);
        List<(string, string)> attributes = [("host.name", host)];
        if (ContainerId.Find(HostProcess.Cgroup(pid)) is { } container)
        {
            attributes.Add(("container.id", container));
        }

        attributes.AddRange(ServiceName.Attributes(environment).Where(own => own.Key != "service.name" && own.Key.Length > 0).Take(MostOwn));
        return new TargetIdentity(pid, service ?? ServiceName.Of(environment, HostProcess.Command(pid)), pythonVersion, attributes);
    }
}
