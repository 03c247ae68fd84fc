using Austin.Agent.Sampling;
using Austin.Exports.Parca;

namespace Austin.Agent.Pushing;

/// <summary><c>parca.profilestore.v1alpha1.ProfileStoreService/WriteRaw</c> of Parca, as a unary call of gRPC.</summary>
/// <param name="limits">What is sent at once; gRPC servers take no more than 4 MiB by default.</param>
/// <param name="labels">Labels of all series.</param>
internal sealed class ParcaProtocol(PushLimits limits, IReadOnlyList<(string Name, string Value)> labels) : IPushProtocol
{
    /// <summary>As options spell it.</summary>
    public const string Name = "parca";

    private static readonly IReadOnlyList<(string, string)> _headers = [("Content-Type", GrpcMessage.ContentType), ("TE", "trailers")];

    public IEnumerable<PushRequest> Encode(WindowPart part, DateTimeOffset now)
    {
        IEnumerable<byte[]> bodies = SplitRequest.Encode(part.Profile, limits, profile => WriteRawEncoder.Encode(PprofSeries.Of(part.Target, profile, labels, limits.Labels)));
        return bodies.Select(body => new PushRequest(Name, "parca.profilestore.v1alpha1.ProfileStoreService/WriteRaw", _headers, GrpcMessage.Frame(body), now));
    }

    public string? Complaint(PushAnswer answer) => null;
}
