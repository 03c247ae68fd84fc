using System.Buffers.Binary;
using Austin.Common.CPython.Layouts;
using Austin.Common.Memory;

namespace Austin.Common.CPython.Threads;

/// <summary>The C library's description of a thread, at the address that is its <c>pthread_t</c>.</summary>
internal static class ControlBlock
{
    /// <summary>The kernel id of the thread, as the target sees it; 0 when it is not known.</summary>
    /// <param name="memory">The process.</param>
    /// <param name="interpreter">Tells where a control block has the id.</param>
    /// <param name="address">The control block.</param>
    public static long KernelId(IRemoteMemory memory, RemoteInterpreter interpreter, ulong address)
    {
        Span<byte> id = stackalloc byte[sizeof(int)];
        return interpreter.PthreadIdOffset >= 0 && memory.Read(address + (ulong)interpreter.PthreadIdOffset, id) == id.Length
            ? BinaryPrimitives.ReadInt32LittleEndian(id)
            : 0;
    }
}
