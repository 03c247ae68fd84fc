using System.Buffers.Binary;
using Austin.Common.CPython.Layouts;
using Austin.Common.Memory;
using Austin.Common.Targets;

namespace Austin.Common.CPython.Locating;

/// <summary>Where the C library keeps a thread's kernel id in the block that <c>pthread_self()</c> points to.</summary>
internal static class PthreadLayout
{
    // struct pthread of glibc and musl begins with far less than this before the id.
    private const int SearchSize = 2048;

    /// <summary>Finds the offset: interpreters before 3.11 store only the <c>pthread_t</c>, and a fork may leave the id of later ones as it was.</summary>
    /// <returns>-1 when it cannot be found.</returns>
    public static int FindKernelIdOffset(ITargetFiles files, IRemoteMemory memory, MemoryMap map, ulong runtime, InterpreterLayout layout)
    {
        Span<byte> words = stackalloc byte[12];
        // glibc publishes it for debuggers: three 32-bit words, bits, count and offset.
        foreach (IGrouping<(string Path, ulong Inode), Mapping> file in map.Mappings.Where(m => m.IsFile).GroupBy(m => (m.Path, m.Inode)))
        {
            string name = Path.GetFileName(file.Key.Path);
            if (!name.StartsWith("libc.so", StringComparison.Ordinal) && !name.StartsWith("libc-", StringComparison.Ordinal)
                && !name.StartsWith("libpthread", StringComparison.Ordinal))
            {
                continue;
            }

            foreach (TargetModule module in TargetModule.OpenLoads(files, memory, [.. file]))
            {
                using (module)
                {
                    ulong symbol = module.SymbolAddress("_thread_db_pthread_tid"u8);
                    if (symbol != 0 && memory.Read(symbol, words) == words.Length
                        && BinaryPrimitives.ReadInt32LittleEndian(words) == 32
                        && BinaryPrimitives.ReadInt32LittleEndian(words[8..]) is > 0 and < SearchSize and int offset)
                    {
                        return offset;
                    }
                }
            }
        }

        return InferFromMainThread(files, memory, runtime, layout);
    }

    // The main thread's kernel id is the process id in the target's namespace.
    private static int InferFromMainThread(ITargetFiles files, IRemoteMemory memory, ulong runtime, InterpreterLayout layout)
    {
        byte[] block = new byte[SearchSize];
        if (layout.RuntimeMainThread < 0 || files.InnerId is var leader && leader == 0
            || !memory.TryReadWord(runtime + (ulong)layout.RuntimeMainThread, out ulong pthread))
        {
            return -1;
        }

        int copied = memory.Read(pthread, block);
        for (int at = 0; at + 4 <= copied; at += 4)
        {
            if (BinaryPrimitives.ReadInt32LittleEndian(block.AsSpan(at)) == leader)
            {
                return at;
            }
        }

        return -1;
    }
}
