using Austin.Common.CPython.Layouts;
using Austin.Common.CPython.Objects;

namespace Austin.Common.CPython.Tasks;

/// <summary>Tells which event loop a thread runs: what <c>asyncio.get_running_loop()</c> gives there, whoever made the loop.</summary>
/// <remarks>
/// Modules/_asynciomodule.c (<c>set_running_loop</c>) of each version. The offsets are those of PyThreadState (Include/cpython/pystate.h) and of
/// _PyThreadStateImpl (3.13, Include/internal/pycore_tstate.h).
/// </remarks>
/// <param name="memory">The process.</param>
/// <param name="layout">Its interpreter.</param>
/// <param name="objects">Reads its objects.</param>
/// <param name="offsets">3.14+: what <c>_asyncio</c> publishes; null where it does not, and before.</param>
internal sealed class RunningLoopReader(ObjectMemory memory, InterpreterLayout layout, ObjectReader objects, AsyncioOffsets? offsets)
{
    private const string Key = "__asyncio_running_event_loop__";

    // _PyThreadStateImpl.asyncio_running_loop of 3.13.0, and of later ones, whose PyThreadState has one field more (seen in 3.13.15).
    private const int ThreadLoop = 304;
    private const int LaterThreadLoop = 312;

    // PyThreadState.dict, 3.8 to 3.12
    private readonly int _threadDict = layout.Minor switch
    {
        <= 10 => 152,
        11 => 128,
        _ => 112,
    };

    /// <summary>Whether a thread runs a loop.</summary>
    /// <param name="thread">The thread state.</param>
    /// <param name="loop">The loop.</param>
    public bool Runs(ulong thread, ulong loop)
    {
        if (layout.Minor >= 14)
        {
            return offsets is not null && memory.Word(thread + (ulong)offsets.ThreadLoop) == loop;
        }

        if (layout.Minor == 13)
        {
            return memory.Word(thread + ThreadLoop) == loop || memory.Word(thread + LaterThreadLoop) == loop;
        }

        // Up to 3.11 an object that holds the loop and the process that it was set in.
        ulong value = objects.Item(memory.Word(thread + (ulong)_threadDict), Key);
        return value == loop || (layout.Minor <= 11 && value != 0 && memory.Word(value + (ulong)layout.VarObjectSize) == loop);
    }
}
