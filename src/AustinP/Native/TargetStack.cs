using Austin.Common.Memory;
using Austin.Symbols.Unwinding;
using AustinP.Modules;

namespace AustinP.Native;

/// <summary>What the unwinder may read beyond the copied part of a stack.</summary>
/// <param name="memory">Memory of the process.</param>
/// <param name="modules">What is code in it, which does not change.</param>
/// <param name="standsStill">The thread cannot change its stack meanwhile, or it will be noticed.</param>
internal struct TargetStack(IRemoteMemory memory, ProcessModules modules, bool standsStill) : IUnwindMemory
{
    /// <summary>Whether a read was refused because the thread runs on.</summary>
    public bool Refused { get; private set; }

    public int Read(ulong address, Span<byte> destination)
    {
        if (standsStill || modules.IsCode(address))
        {
            return memory.Read(address, destination);
        }

        Refused = true;
        return 0;
    }
}
