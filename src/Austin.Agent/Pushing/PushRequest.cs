namespace Austin.Agent.Pushing;

/// <summary>A request, ready to be sent.</summary>
/// <param name="Protocol">The name of its protocol.</param>
/// <param name="Path">Where it goes, below the address of the server.</param>
/// <param name="Headers">What it is sent with, but for what is secret.</param>
/// <param name="Body">The very bytes.</param>
/// <param name="Made">When its window ended.</param>
internal sealed record PushRequest(
    string Protocol, string Path, IReadOnlyList<(string Name, string Value)> Headers, byte[] Body, DateTimeOffset Made)
{
    /// <summary>Whether it is worth sending again after any error of the server (5xx), and not only after those that say so.</summary>
    public bool OutlivesErrors { get; init; }
}
