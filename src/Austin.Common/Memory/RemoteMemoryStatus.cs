namespace Austin.Common.Memory;

/// <summary>Outcome of the last read of a process's memory.</summary>
internal enum RemoteMemoryStatus
{
    Ok,

    /// <summary>EFAULT or a short read: an address was not mapped. A normal race.</summary>
    Unmapped,

    /// <summary>EPERM or EACCES.</summary>
    Denied,

    /// <summary>ESRCH: the process ended, or has no memory any more.</summary>
    Gone,

    /// <summary>Any other errno, such as ENOSYS under a seccomp filter.</summary>
    Failed,
}
