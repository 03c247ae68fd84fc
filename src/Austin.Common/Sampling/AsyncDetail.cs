namespace Austin.Common.Sampling;

/// <summary>What samples tell of the tasks of asyncio.</summary>
internal enum AsyncDetail
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The task that a thread runs is a frame in front of its coroutine.</summary>
    Names,

    /// <summary>As <see cref="Names"/>; those that await that task take the place of the event loop.</summary>
    Awaiters,

    /// <summary>As <see cref="Names"/>; tasks that do not run have samples of their own.</summary>
    All,
}
