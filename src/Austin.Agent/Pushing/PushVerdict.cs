namespace Austin.Agent.Pushing;

/// <summary>What to do with a request that was answered.</summary>
internal enum PushVerdict
{
    /// <summary>It was taken.</summary>
    Taken,

    /// <summary>It was taken in part, or thrown away; sending it again would not help.</summary>
    Refused,

    /// <summary>It may be taken later.</summary>
    Later,
}
