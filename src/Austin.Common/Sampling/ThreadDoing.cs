namespace Austin.Common.Sampling;

/// <summary>What a thread does, as the kernel and the interpreter tell.</summary>
internal enum ThreadDoing
{
    /// <summary>It is blocked, nobody tells in what.</summary>
    Unknown,

    /// <summary>It is on a CPU, or ready to be.</summary>
    Running,

    /// <summary>It waits for the GIL.</summary>
    WaitsForGil,

    /// <summary>It waits until another thread, which has stopped all others of a free-threaded interpreter, lets them go on.</summary>
    Suspended,

    /// <summary>It is blocked in a system call.</summary>
    InCall,

    /// <summary>A signal or a debugger stopped it.</summary>
    Stopped,
}
