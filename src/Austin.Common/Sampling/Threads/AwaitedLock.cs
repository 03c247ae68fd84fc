namespace Austin.Common.Sampling.Threads;

/// <summary>What a thread waits for that is blocked.</summary>
/// <param name="Type">Its type, with its module, such as <c>threading.Condition</c>.</param>
/// <param name="Address">The object.</param>
/// <param name="Owner">The <c>pthread_t</c> of the thread that holds it; 0 where it does not know.</param>
internal sealed record AwaitedLock(string Type, ulong Address, ulong Owner);
