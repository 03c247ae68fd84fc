namespace Austin.Common.CPython.Threads;

/// <summary>How a thread stands to a free-threaded interpreter (<c>_Py_THREAD_*</c> in Include/internal/pycore_pystate.h).</summary>
internal static class Attachments
{
    /// <summary>It runs Python, or C that was called by it and has not let go.</summary>
    public const int Attached = 1;

    /// <summary>It waits until another thread, which has stopped the world, lets all go on.</summary>
    public const int Suspended = 2;
}
