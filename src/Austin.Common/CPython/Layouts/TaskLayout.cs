namespace Austin.Common.CPython.Layouts;

/// <summary>
/// Byte offsets inside the tasks and futures of asyncio's C implementation, which both begin with the fields of a future.
/// Source: FutureObj and TaskObj in Modules/_asynciomodule.c of each version; compared with objects whose values the
/// interpreter tells.
/// </summary>
internal sealed class TaskLayout(InterpreterLayout layout)
{
    private readonly int _header = layout.VarObjectSize;
    private readonly int _minor = layout.Minor;

    // fut_loop, fut_callback0, fut_context0, fut_callbacks
    public int Loop => _header;

    /// <summary>The first callback itself; 0 without any.</summary>
    public int FirstCallback => _header + 8;

    /// <summary>A list of tuples of a callback and its context, for those behind the first; 0 without any.</summary>
    public int MoreCallbacks => _header + 24;

    /// <summary>3.14+: a task, or a set of them; 0 when nobody awaits it, or nobody said so.</summary>
    public int AwaitedBy => _minor >= 14 ? _header + 80 : -1;

    /// <summary>3.14+: one byte, not 0 when <see cref="AwaitedBy"/> is a set.</summary>
    public int AwaitedByIsSet => State + 5;

    /// <summary>int32 (<c>fut_state</c>): 0 while pending, 1 once cancelled, 2 once finished.</summary>
    public int State => _header + _minor switch
    {
        8 => 56,
        9 => 64,
        <= 12 => 72,
        13 => 80,
        _ => 88,
    };

    /// <summary>The future that a task waits for; 0 for none.</summary>
    public int Waiter => _header + _minor switch
    {
        8 => 88,
        9 => 128,
        10 => 136,
        <= 12 => 112,
        13 => 96,
        _ => 104,
    };

    public int Coroutine => Waiter + 8;

    /// <summary>A string; 3.13+: an integer n while nobody asked for the name, which is "Task-n".</summary>
    public int Name => Waiter + 16;

    /// <summary>One byte that holds the bit <see cref="MustCancelMask"/>.</summary>
    public int MustCancel => _minor switch
    {
        <= 12 => Waiter + 32,
        13 => State + 4,
        _ => State + 6,
    };

    /// <summary>3.8–3.12: an int; 3.13+: the third of one-bit fields.</summary>
    public byte MustCancelMask => (byte)(_minor <= 12 ? 1 : 4);

    /// <summary>3.11+: int32, how often <c>cancel</c> was called without <c>uncancel</c>.</summary>
    public int CancelRequests => _minor switch
    {
        <= 10 => -1,
        <= 12 => Waiter + 40,
        _ => Waiter - 8,
    };

    /// <summary>Bytes that hold all fields of a future above.</summary>
    public int FutureSize => State + sizeof(ulong);

    /// <summary>Bytes that hold all fields above.</summary>
    public int TaskSize => Math.Max(Name + sizeof(ulong), Math.Max(MustCancel, CancelRequests) + sizeof(uint));
}
