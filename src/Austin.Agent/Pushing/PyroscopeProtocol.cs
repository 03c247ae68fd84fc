using Austin.Agent.Sampling;
using Austin.Agent.Targets;
using Austin.Captures.Samples;
using Austin.Exports.Profiles;
using Austin.Exports.Pyroscope;

namespace Austin.Agent.Pushing;

/// <summary><c>push.v1.PusherService/Push</c> of Pyroscope, as a unary call of the Connect protocol.</summary>
/// <param name="limits">What the server takes.</param>
/// <param name="labels">Labels of all series.</param>
/// <param name="tenant">The tenant, of a server with several; null for none.</param>
internal sealed class PyroscopeProtocol(PushLimits limits, IReadOnlyList<(string Name, string Value)> labels, string? tenant) : IPushProtocol
{
    /// <summary>As options spell it.</summary>
    public const string Name = "pyroscope";

    private readonly IReadOnlyList<(string, string)> _headers =
    [
        ("Content-Type", "application/proto"),
        ("Content-Encoding", "gzip"),
        ("Connect-Protocol-Version", "1"),
        .. tenant is null ? [] : new[] { ("X-Scope-OrgID", tenant) },
    ];

    public IEnumerable<PushRequest> Encode(WindowPart part, DateTimeOffset now)
    {
        // A request has both kinds of profile, if it has both.
        IEnumerable<byte[]> bodies = SplitRequest.Encode(part.Profile, limits, profile => PushEncoder.Encode(Series(part.Target, profile)));
        return bodies.Select(body => new PushRequest(Name, "push.v1.PusherService/Push", _headers, body, now));
    }

    public string? Complaint(PushAnswer answer) => null;

    private IEnumerable<(IReadOnlyList<(string, string)>, ExportProfile)> Series(TargetIdentity target, ExportProfile profile) =>
        from kind in new[] { (Name: "process_cpu", Metric: Metric.CpuTime), (Name: "wall", Metric: Metric.WallTime) }
        let only = profile.Only(kind.Metric)
        where only.Samples.Count > 0
        select (Labels(target, kind.Name), only);

    // The first of a name counts; a server refuses a series with two.
    private IReadOnlyList<(string, string)> Labels(TargetIdentity target, string name)
    {
        IEnumerable<(string, string)> known = labels
            .Concat(target.Attributes).Append(("python_version", target.PythonVersion));
        IEnumerable<(string Name, string Value)> others = known.Select(label => (LabelNames.Clean(label.Item1) ?? "", LabelNames.CleanValue(label.Item2)));
        return
        [
            ("__name__", name),
            ("service_name", LabelNames.CleanValue(target.Service)),
            .. others.Where(label => label.Name.Length > 0 && label.Value.Length > 0 && label.Name != "service_name").DistinctBy(label => label.Name).Take(limits.Labels - 2),
        ];
    }
}
