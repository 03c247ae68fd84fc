namespace Austin.Common.Sampling;

/// <summary>What a task of asyncio does.</summary>
internal enum TaskDoing
{
    /// <summary>Its coroutine is on the stack of a thread.</summary>
    Running,

    /// <summary>It waits for a future.</summary>
    Waiting,

    /// <summary>It waits for its turn in the event loop.</summary>
    Ready,

    /// <summary>It was cancelled and has not ended yet.</summary>
    Cancelling,
}
