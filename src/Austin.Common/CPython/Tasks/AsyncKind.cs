namespace Austin.Common.CPython.Tasks;

/// <summary>What an object is to a reader of tasks.</summary>
internal enum AsyncKind
{
    /// <summary>None of those below.</summary>
    Other,

    /// <summary>It has a frame of its own: a coroutine, a generator, an asynchronous generator.</summary>
    Coroutine,

    /// <summary>One step of an asynchronous generator, or what <c>__await__</c> of a coroutine gave.</summary>
    Wrapper,

    /// <summary>A future of the C implementation, or of a class derived from it.</summary>
    Future,

    /// <summary>A task of the C implementation, or of a class derived from it.</summary>
    Task,

    /// <summary>A string, or of a class derived from it.</summary>
    String,

    /// <summary>An integer, or of a class derived from it.</summary>
    Integer,

    /// <summary>A function written in Python.</summary>
    Function,

    /// <summary>A function, or a method with its object, written in C.</summary>
    Builtin,

    /// <summary>What wakes up a task of the C implementation, where that is a type of its own: its first field is the task.</summary>
    Wakeup,

    /// <summary>A bound method.</summary>
    Method,

    /// <summary><c>functools.partial</c>.</summary>
    Partial,

    /// <summary><c>collections.deque</c>.</summary>
    Deque,

    /// <summary>An instance of a class written in Python.</summary>
    Instance,
}
