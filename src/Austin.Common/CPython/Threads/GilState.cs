namespace Austin.Common.CPython.Threads;

/// <summary>The GIL of an interpreter at one moment; the default where it is not known.</summary>
/// <param name="IsOff">Whether a free-threaded interpreter runs without it: all its threads may run Python at once.</param>
/// <param name="IsLocked">Whether a thread holds it.</param>
/// <param name="LastHolder">The thread state that holds it, or that held it last, where the version tells (3.12+); 0 when it does not.</param>
internal readonly record struct GilState(bool IsOff, bool IsLocked, ulong LastHolder)
{
    /// <summary>The thread state that holds it; 0 when none does.</summary>
    public ulong Holder => IsLocked ? LastHolder : 0;
}
