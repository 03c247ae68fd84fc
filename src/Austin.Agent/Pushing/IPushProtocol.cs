using Austin.Agent.Sampling;

namespace Austin.Agent.Pushing;

/// <summary>How a kind of server wants to be told of profiles.</summary>
internal interface IPushProtocol
{
    /// <summary>The requests for a profile, each within the server's limits.</summary>
    IEnumerable<PushRequest> Encode(WindowPart part, DateTimeOffset now);

    /// <summary>What a server that took a request says against it; null when it took all of it.</summary>
    string? Complaint(PushAnswer answer);
}
