using System.Buffers.Binary;
using Austin.Common.CPython.Layouts;
using Austin.Common.Memory;
using Austin.Common.Targets;
using Austin.Symbols.Elf;

namespace Austin.Common.CPython.Locating;

/// <summary>Finds the runtime of an interpreter whose file names nothing, by the shape of its data.</summary>
internal static class RuntimeScan
{
    private const int MaxScan = 16 << 20;
    private const int MaxInterpreters = 64;

    /// <summary>Searches the module's writable segments.</summary>
    /// <param name="memory">The process.</param>
    /// <param name="module">The file.</param>
    /// <param name="map">All mappings of the process.</param>
    /// <param name="runtime">Address of <c>_PyRuntime</c>.</param>
    /// <param name="layout">The layout that fits; null where the runtime publishes its own.</param>
    public static bool TryFind(IRemoteMemory memory, TargetModule module, MemoryMap map, out ulong runtime, out InterpreterLayout? layout)
    {
        runtime = 0;
        layout = null;
        foreach (ElfSegment segment in module.Image.Segments)
        {
            if (segment.Type != ElfSegmentType.Load || !segment.IsWritable || segment.MemorySize is 0 or > MaxScan)
            {
                continue;
            }

            ulong start = segment.VirtualAddress + module.Bias;
            byte[] bytes = new byte[segment.MemorySize];
            ReadOnlySpan<byte> data = bytes.AsSpan(0, memory.Read(start, bytes));
            int skew = (int)((8 - (start & 7)) & 7);
            for (int at = skew; at + 16 <= data.Length; at += 8)
            {
                if (DebugOffsets.HasCookie(data[at..]) && DebugOffsets.Version(data[at..]) is { Major: 3, Minor: >= 13 })
                {
                    runtime = start + (ulong)at;
                    return true;
                }
            }

            for (int minor = PythonVersion.OldestMinor; minor <= 12; minor++)
            {
                InterpreterLayout known = KnownLayouts.For(minor, ElfMachine.ArchitectureOf(module.Image.Machine))!;
                for (int at = skew; at + 16 <= data.Length; at += 8)
                {
                    ulong head = BinaryPrimitives.ReadUInt64LittleEndian(data[at..]);
                    ulong main = BinaryPrimitives.ReadUInt64LittleEndian(data[(at + 8)..]);
                    if (IsPointer(map, head) && IsPointer(map, main) && IsInterpreterList(memory, map, known, head, main))
                    {
                        runtime = start + (ulong)at - (ulong)known.RuntimeInterpretersHead;
                        layout = known;
                        return true;
                    }
                }
            }
        }

        return false;
    }

    // The list head and the main interpreter stand side by side; they differ while there are sub-interpreters.
    private static bool IsInterpreterList(IRemoteMemory memory, MemoryMap map, InterpreterLayout layout, ulong head, ulong main)
    {
        ulong interpreter = head;
        for (int i = 0; i < MaxInterpreters && interpreter != main; i++)
        {
            if (!memory.TryReadWord(interpreter + (ulong)layout.InterpreterNext, out interpreter) || !IsPointer(map, interpreter))
            {
                return false;
            }
        }

        return interpreter == main
            && memory.TryReadWord(main + (ulong)layout.InterpreterId, out ulong id) && id == 0
            && memory.TryReadWord(main + (ulong)layout.InterpreterThreadsHead, out ulong thread) && IsPointer(map, thread)
            && memory.TryReadWord(thread, out ulong previous) && previous == 0
            && memory.TryReadWord(thread + (ulong)layout.ThreadInterpreter, out ulong owner) && owner == main;
    }

    private static bool IsPointer(MemoryMap map, ulong value) => value >= 4096 && (value & 7) == 0 && map.Find(value) is { IsWritable: true };
}
