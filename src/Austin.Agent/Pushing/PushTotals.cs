namespace Austin.Agent.Pushing;

/// <summary>What became of the requests for a destination.</summary>
/// <param name="Sent">Requests that were taken.</param>
/// <param name="Bytes">Bytes of those.</param>
/// <param name="Dropped">Requests that were thrown away.</param>
/// <param name="Refused">Requests that a server refused, as a whole or in part.</param>
/// <param name="Errors">Attempts that failed and were repeated.</param>
/// <param name="Queued">Bytes that wait.</param>
internal readonly record struct PushTotals(long Sent, long Bytes, long Dropped, long Refused, long Errors, long Queued)
{
    /// <summary>Both together.</summary>
    public PushTotals Plus(in PushTotals other) => new(
        Sent + other.Sent, Bytes + other.Bytes, Dropped + other.Dropped, Refused + other.Refused, Errors + other.Errors, Queued + other.Queued);
}
