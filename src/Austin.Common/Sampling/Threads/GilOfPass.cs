using Austin.Common.CPython.Stacks;
using Austin.Common.CPython.Threads;
using Austin.Common.Memory;

namespace Austin.Common.Sampling.Threads;

/// <summary>Who holds the GIL, asked once in a pass for each interpreter.</summary>
/// <param name="memory">The memory of the process.</param>
/// <param name="header">Words of the runtime.</param>
internal sealed class GilOfPass(IRemoteMemory memory, RuntimeSnapshot header)
{
    private (long Pass, ulong Interpreter, GilState State) _known = (-1, 0, default);

    /// <summary>The GIL of an interpreter.</summary>
    public GilState Of(ulong interpreter, long pass)
    {
        if (_known.Pass != pass || _known.Interpreter != interpreter)
        {
            _known = (pass, interpreter, header.Gil(memory, interpreter));
        }

        return _known.State;
    }

    /// <summary>Whether a thread state runs Python: it holds the GIL, or is attached where that is off.</summary>
    public bool Runs(RemoteThread remote, long pass)
    {
        GilState gil = Of(remote.Interpreter, pass);
        return gil.IsOff ? header.Attachment(memory, remote.Address) == Attachments.Attached : gil.Holder == remote.Address;
    }

    /// <summary>
    /// Whether a thread state may be run by another thread than its own, and so move while that is blocked: it held the GIL last, or is
    /// attached where that is off.
    /// </summary>
    public bool MayRunElsewhere(RemoteThread remote, long pass)
    {
        GilState gil = Of(remote.Interpreter, pass);
        return gil.IsOff ? header.Attachment(memory, remote.Address) == Attachments.Attached : gil.LastHolder == remote.Address;
    }
}
