using System.Buffers.Binary;

namespace Austin.Common.CPython.Layouts;

/// <summary>
/// Where the interpreter links its tasks (3.14+), as its module <c>_asyncio</c> publishes it. Source: struct Py_AsyncioModuleDebugOffsets
/// in Modules/_asynciomodule.c.
/// </summary>
/// <param name="TaskNode">In a task, of the node by which it is linked; nodes are two words, next and previous.</param>
/// <param name="InterpreterTasks">In the interpreter state, of the list of tasks whose threads have ended.</param>
/// <param name="ThreadLoop">In the thread state, of the loop that runs; 0 there for none.</param>
/// <param name="ThreadTask">In the thread state, of the task that runs; 0 there for none.</param>
/// <param name="ThreadTasks">In the thread state, of the list of its tasks.</param>
internal sealed record AsyncioOffsets(int TaskNode, int InterpreterTasks, int ThreadLoop, int ThreadTask, int ThreadTasks)
{
    /// <summary>Bytes of the structure: 13 words.</summary>
    public const int Size = 13 * sizeof(ulong);

    private const ulong MaxTask = 4096;
    private const ulong MaxInterpreter = 1 << 24;
    private const ulong MaxThread = 1 << 16;

    /// <summary>Takes them from the structure.</summary>
    /// <returns>null when they cannot be true.</returns>
    public static AsyncioOffsets? TryParse(ReadOnlySpan<byte> block)
    {
        if (block.Length < Size)
        {
            return null;
        }

        ulong taskSize = Word(block, 0);
        ulong node = Word(block, 6);
        ulong interpreterSize = Word(block, 7);
        ulong interpreter = Word(block, 8);
        ulong threadSize = Word(block, 9);
        ulong loop = Word(block, 10);
        ulong task = Word(block, 11);
        ulong tasks = Word(block, 12);
        bool isPlausible = taskSize < MaxTask && node > 0 && node < taskSize && (node & 7) == 0
            && interpreterSize < MaxInterpreter && interpreter > 0 && interpreter < interpreterSize && (interpreter & 7) == 0
            && threadSize < MaxThread && loop > 0 && loop < threadSize && (loop & 7) == 0
            && task > 0 && task < threadSize && (task & 7) == 0 && tasks > 0 && tasks < threadSize && (tasks & 7) == 0;
        return isPlausible ? new AsyncioOffsets((int)node, (int)interpreter, (int)loop, (int)task, (int)tasks) : null;
    }

    private static ulong Word(ReadOnlySpan<byte> block, int index) => BinaryPrimitives.ReadUInt64LittleEndian(block[(index * sizeof(ulong))..]);
}
