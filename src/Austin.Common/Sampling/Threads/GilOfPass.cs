using Austin.Common.CPython.Threads;
using Austin.Common.Memory;

namespace Austin.Common.Sampling.Threads;

/// <summary>Who holds the GIL, asked once in a pass for each interpreter.</summary>
/// <param name="memory">The memory of the process.</param>
/// <param name="header">Words of the runtime.</param>
internal sealed class GilOfPass(IRemoteMemory memory, RuntimeSnapshot header)
{
    private (long Pass, ulong Interpreter, ulong State, bool IsLocked) _known = (-1, 0, 0, false);

    /// <summary>The thread state that holds it; 0 when none does.</summary>
    public ulong Holder(ulong interpreter, long pass) => LastHolder(interpreter, pass) is var state && _known.IsLocked ? state : 0;

    /// <summary>The thread state that holds it, or held it last, where the version tells.</summary>
    public ulong LastHolder(ulong interpreter, long pass)
    {
        if (_known.Pass != pass || _known.Interpreter != interpreter)
        {
            ulong state = header.LastGilHolder(memory, interpreter, out bool isLocked);
            _known = (pass, interpreter, state, isLocked);
        }

        return _known.State;
    }
}
