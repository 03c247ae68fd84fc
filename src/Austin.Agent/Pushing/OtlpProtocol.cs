using System.Globalization;
using Austin.Agent.Sampling;
using Austin.Captures.Frames;
using Austin.Exports.Otlp;
using Austin.Exports.Protobuf;

namespace Austin.Agent.Pushing;

/// <summary>OTLP over HTTP.</summary>
/// <param name="limits">What the server takes.</param>
/// <param name="labels">Attributes of all resources.</param>
/// <param name="tenant">The tenant, of a server with several; null for none.</param>
/// <param name="version">Of this program.</param>
internal sealed class OtlpProtocol(PushLimits limits, IReadOnlyList<(string Name, string Value)> labels, string? tenant, string version) : IPushProtocol
{
    /// <summary>As options spell it.</summary>
    public const string Name = "otlp";

    private readonly IReadOnlyList<(string, string)> _headers =
    [
        ("Content-Type", "application/x-protobuf"),
        ("Content-Encoding", "gzip"),
        .. tenant is null ? [] : new[] { ("X-Scope-OrgID", tenant) },
    ];

    public IEnumerable<PushRequest> Encode(WindowPart part, DateTimeOffset now)
    {
        IReadOnlyList<(string, string)> attributes =
        [
            .. new[]
            {
                ("service.name", part.Target.Service),
                ("process.pid", part.Target.Pid.ToString(CultureInfo.InvariantCulture)),
                ("process.runtime.name", "cpython"),
                ("process.runtime.version", part.Target.PythonVersion),
            }.Concat(labels).Concat(part.Target.Attributes).DistinctBy(attribute => attribute.Item1),
        ];
        return SplitRequest.Encode(part.Profile, limits, profile => OtlpEncoder.Encode([new OtlpResource(attributes, [profile])], version, Random.Shared.NextInt64()))
            .Select(body => new PushRequest(Name, "v1development/profiles", _headers, Gzip.Compress(body), now));
    }

    public string? Complaint(PushAnswer answer) => OtlpResponse.Complaint(answer.Body) is { } text ? SafeText.Line(text) : null;
}
