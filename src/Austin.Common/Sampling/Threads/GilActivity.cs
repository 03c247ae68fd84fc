using Austin.Common.CPython.Threads;
using Austin.Common.Linux;
using Austin.Common.Memory;

namespace Austin.Common.Sampling.Threads;

/// <summary>What the GIL of its interpreter, or its absence, tells of a thread: of one that lives, and of one in a core.</summary>
internal static class GilActivity
{
    /// <summary>Looks at a thread.</summary>
    /// <param name="header">Words of the runtime.</param>
    /// <param name="memory">The memory of the process.</param>
    /// <param name="thread">The thread.</param>
    /// <param name="threads">All threads.</param>
    /// <param name="read">Tells the rest, from whether the thread holds the GIL, null where nobody tells, and the thread state that does, 0 for none.</param>
    public static ThreadActivity Read(
        RuntimeSnapshot header, IRemoteMemory memory, SampledThread thread, IEnumerable<SampledThread> threads, Func<bool?, ulong, ThreadActivity> read)
    {
        ulong interpreter = thread.Remote.Interpreter;
        if (!header.TellsGil || !header.TryRead(memory))
        {
            return read(null, 0);
        }

        GilState gil = header.Gil(memory, interpreter);
        if (!gil.IsOff)
        {
            bool holds = gil.Holder == thread.Remote.Address;
            return read(holds, gil.Holder) with { IsCollecting = holds && header.IsCollecting(interpreter) };
        }

        ThreadActivity activity = read(null, 0);
        return activity.Call is { } call && SystemCalls.IsOnWord(call) && header.Attachment(memory, thread.Remote.Address) == Attachments.Suspended
            ? activity with { Doing = ThreadDoing.Suspended }
            : activity with { IsCollecting = header.IsCollecting(interpreter) && RunsAlone(header, memory, thread, threads) };
    }

    // Whether of all threads of an interpreter one alone runs Python, as the one does that has stopped the others.
    private static bool RunsAlone(RuntimeSnapshot header, IRemoteMemory memory, SampledThread thread, IEnumerable<SampledThread> threads) =>
        header.Attachment(memory, thread.Remote.Address) == Attachments.Attached
        && threads.All(other => other == thread || other.Remote.Interpreter != thread.Remote.Interpreter
            || header.Attachment(memory, other.Remote.Address) != Attachments.Attached);
}
