namespace Austin.Common.CPython.Threads;

/// <summary>A thread state as the list shows it.</summary>
/// <param name="Address">The thread state.</param>
/// <param name="Interpreter">The interpreter state it belongs to.</param>
/// <param name="InterpreterId">Id of that interpreter.</param>
/// <param name="Next">The next thread state of the list.</param>
/// <param name="KernelId">Thread id as the target sees it; 0 when it is bound to no thread.</param>
/// <param name="IdentityWord">What the thread state says of its thread: kernel id (3.11+) or <c>pthread_t</c>.</param>
/// <param name="Pthread">Its <c>pthread_t</c>, which is the address of its control block.</param>
internal readonly record struct ThreadStateEntry(
    ulong Address, ulong Interpreter, long InterpreterId, ulong Next, long KernelId, ulong IdentityWord, ulong Pthread);
