namespace Austin.Agent.Pushing;

/// <summary>Which failures are tried again, and when.</summary>
internal static class RetryRule
{
    private const int MostDoublings = 6;

    /// <summary>The longest pause.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan _firstPause = TimeSpan.FromSeconds(1);

    /// <summary>What an answer means: a busy or absent server is asked again, one that refuses is not.</summary>
    /// <param name="status">The status of HTTP; 0 when there was no answer.</param>
    /// <param name="outlivesErrors">Whether the request is sent again after any 5xx: <see cref="PushRequest.OutlivesErrors"/>.</param>
    public static PushVerdict Judge(int status, bool outlivesErrors) => status switch
    {
        >= 200 and < 300 => PushVerdict.Taken,
        0 or 408 or 429 or 502 or 503 or 504 => PushVerdict.Later,
        >= 500 when outlivesErrors => PushVerdict.Later,
        _ => PushVerdict.Refused,
    };

    /// <summary>How long to wait before a request is sent again.</summary>
    /// <param name="failures">How often it has failed, at least once.</param>
    /// <param name="asked">What the server asked for.</param>
    /// <param name="random">0 up to 1.</param>
    public static TimeSpan Pause(int failures, TimeSpan? asked, double random)
    {
        TimeSpan pause = asked ?? _firstPause * Math.Pow(2, Math.Min(failures - 1, MostDoublings)) * (0.5 + random);
        return pause > LongestPause ? LongestPause : pause < TimeSpan.Zero ? TimeSpan.Zero : pause;
    }
}
