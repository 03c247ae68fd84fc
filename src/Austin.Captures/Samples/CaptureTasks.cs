namespace Austin.Captures.Samples;

/// <summary>The metadatum that tells how tasks of asyncio are shown: <c>names</c>, <c>awaiters</c> or <c>all</c>.</summary>
public static class CaptureTasks
{
    /// <summary>Its key.</summary>
    public const string Key = "async";

    /// <summary>The value where tasks that do not run have samples, beside those of threads.</summary>
    public const string All = "all";
}
