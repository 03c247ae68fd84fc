namespace Austin.Captures.Samples;

/// <summary>Tasks of asyncio in captures: their frames, and the metadatum that tells how they are shown, <c>names</c>, <c>awaiters</c> or <c>all</c>.</summary>
public static class CaptureTasks
{
    /// <summary>The file of frames that stand for tasks.</summary>
    public static ReadOnlySpan<byte> File => "<task>"u8;

    /// <summary>The key of the metadatum.</summary>
    public const string Key = "async";

    /// <summary>The value where tasks that do not run have samples, beside those of threads.</summary>
    public const string All = "all";
}
