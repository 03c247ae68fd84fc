using System.Globalization;
using Austin.Agent.Sampling;
using Austin.Agent.Targets;
using Austin.Exports.Datadog;
using Austin.Exports.Profiles;

namespace Austin.Agent.Pushing;

/// <summary>Uploads to a Datadog agent, which passes them on to Datadog with its own key.</summary>
/// <param name="limits">What is sent at once.</param>
/// <param name="labels">Tags of all profiles.</param>
/// <param name="version">Of this program.</param>
internal sealed class DatadogProtocol(PushLimits limits, IReadOnlyList<(string Name, string Value)> labels, string version) : IPushProtocol
{
    /// <summary>As options spell it.</summary>
    public const string Name = "datadog";

    private const string Container = "container.id";

    private readonly IReadOnlyList<(string, string)> _headers = [("DD-EVP-ORIGIN", "austin-agent"), ("DD-EVP-ORIGIN-VERSION", version)];

    public IEnumerable<PushRequest> Encode(WindowPart part, DateTimeOffset now)
    {
        ExportProfile profile = UploadEncoder.Known(part.Profile);
        if (profile.Samples.Count == 0)
        {
            yield break;
        }

        string tags = TagList.Join(Tags(part.Target), limits.Labels);
        foreach (byte[] pprof in SplitRequest.Encode(profile, limits, UploadEncoder.Pprof))
        {
            (string type, byte[] body) = UploadEncoder.Form(pprof, tags, profile.StartNanoseconds, profile.DurationNanoseconds);
            yield return new PushRequest(Name, "profiling/v1/input", [("Content-Type", type), .. _headers, .. ContainerOf(part.Target)], body, now)
            {
                // An agent passes on what ails Datadog, whose own clients come again after any error of a server.
                OutlivesErrors = true,
            };
        }
    }

    public string? Complaint(PushAnswer answer) => null;

    // Which process it is comes first, and nobody overrides it; then what the user says, what the process says, and what is found.
    private IEnumerable<(string, string)> Tags(TargetIdentity target) =>
    [
        ("service", target.Service),
        ("language", "python"),
        ("runtime", "CPython"),
        ("runtime_version", target.PythonVersion),
        ("runtime-id", target.Runtime.ToString()),
        ("process_id", target.Pid.ToString(CultureInfo.InvariantCulture)),
        .. labels.Select(label => (NameOf(label.Name), label.Value)),
        ("env", target.Deployment ?? ""),
        ("version", target.Version ?? ""),
        .. target.Attributes.Select(attribute => (NameOf(attribute.Key), attribute.Value)),
    ];

    // What Datadog calls the attributes of OpenTelemetry.
    private static string NameOf(string attribute) => attribute switch
    {
        "host.name" => "host",
        Container => "container_id",
        "deployment.environment" or "deployment.environment.name" => "env",
        "service.version" => "version",
        _ => attribute,
    };

    // By it the agent finds the tags of the container that the process is in; a process may say anything of itself, which is no header then.
    private static IEnumerable<(string, string)> ContainerOf(TargetIdentity target) =>
        target.Attributes.FirstOrDefault(attribute => attribute.Key == Container).Value is { } id && ContainerId.Find(id) == id ? [("Datadog-Container-ID", id)] : [];
}
