using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;
using Austin.Common.Linux;

namespace Austin.Agent.Targets;

/// <summary>Makes an id of a process: the same whenever it is asked for, by whichever agent, and another one when the process becomes another program.</summary>
internal static class RuntimeId
{
    // Another one after each start of the machine; random(4).
    private const string BootFile = "/proc/sys/kernel/random/boot_id";

    /// <summary>The id of a process.</summary>
    /// <param name="pid">The process.</param>
    /// <param name="host">The name of this machine.</param>
    public static Guid Of(int pid, string host)
    {
        (long started, ulong stack) = ProcessStat.Read(pid, pid);
        return Of($"{host}\n{KernelFile.Text(BootFile)}", pid, started, stack);
    }

    /// <summary>The same from what tells processes apart.</summary>
    /// <param name="machine">The machine since its last start.</param>
    /// <param name="pid">The process.</param>
    /// <param name="started">When it began, in ns since boot.</param>
    /// <param name="stack">Where its first stack begins, which is elsewhere in each program; 0 where that is not known.</param>
    public static Guid Of(string machine, int pid, long started, ulong stack)
    {
        const int Version = 6;
        const int Variant = 8;
        XxHash128 hash = new();
        Span<byte> numbers = stackalloc byte[sizeof(int) + sizeof(long) + sizeof(ulong)];
        BinaryPrimitives.WriteInt32BigEndian(numbers, pid);
        BinaryPrimitives.WriteInt64BigEndian(numbers[sizeof(int)..], started);
        BinaryPrimitives.WriteUInt64BigEndian(numbers[(sizeof(int) + sizeof(long))..], stack);
        hash.Append(numbers);
        hash.Append(Encoding.UTF8.GetBytes(machine));

        // RFC 9562, 5.8: version 8 is made in a way of one's own.
        byte[] id = hash.GetCurrentHash();
        id[Version] = (byte)((id[Version] & 0x0F) | 0x80);
        id[Variant] = (byte)((id[Variant] & 0x3F) | 0x80);
        return new Guid(id, bigEndian: true);
    }
}
