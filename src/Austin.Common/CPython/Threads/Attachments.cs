using System.Buffers.Binary;
using Austin.Common.CPython.Layouts;
using Austin.Common.Memory;

namespace Austin.Common.CPython.Threads;

/// <summary>How a thread stands to a free-threaded interpreter (<c>_Py_THREAD_*</c> in Include/internal/pycore_pystate.h).</summary>
internal static class Attachments
{
    /// <summary>It runs Python, or C that was called by it and has not let go.</summary>
    public const int Attached = 1;

    /// <summary>It waits until another thread, which has stopped the world, lets all go on.</summary>
    public const int Suspended = 2;

    /// <summary>Reads it.</summary>
    /// <param name="memory">The memory of the process.</param>
    /// <param name="layout">The version's.</param>
    /// <param name="thread">Address of the thread state.</param>
    /// <returns>-1 where that is not known.</returns>
    public static int Read(IRemoteMemory memory, InterpreterLayout layout, ulong thread)
    {
        Span<byte> state = stackalloc byte[sizeof(int)];
        return layout.ThreadAttachment >= 0 && memory.Read(thread + (ulong)layout.ThreadAttachment, state) == state.Length
            ? BinaryPrimitives.ReadInt32LittleEndian(state)
            : -1;
    }
}
