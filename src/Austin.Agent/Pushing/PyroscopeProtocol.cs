using Austin.Agent.Sampling;
using Austin.Exports.Protobuf;
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
        // A request has all kinds of profile that there are.
        IEnumerable<byte[]> bodies = SplitRequest.Encode(part.Profile, limits, profile => PushEncoder.Encode(PprofSeries.Of(part.Target, profile, labels, limits.Labels)));
        return bodies.Select(body => new PushRequest(Name, "push.v1.PusherService/Push", _headers, Gzip.Compress(body), now));
    }

    public string? Complaint(PushAnswer answer) => null;
}
