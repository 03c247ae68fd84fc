using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using Austin.Common.Linux;
using Austin.Common.Memory;

namespace Austin.Common.Sampling.Threads;

/// <summary>What a system call is about, in words: files, pipes, sockets, a process.</summary>
internal static class CallObject
{
    // So many of the descriptors that a call waits for are told, and so many are looked at.
    private const int MaxShown = 3;
    private const int MaxPolled = 1024;

    // struct pollfd: int fd, short events, short revents, poll(2); a set of select(2) is an array of words.
    private const int PollSize = 8;
    private const int WordBits = 64;

    /// <summary>The objects of a call; null when it is about none, or that cannot be told.</summary>
    /// <param name="pid">The process.</param>
    /// <param name="memory">Its memory.</param>
    /// <param name="call">The call.</param>
    public static string? Describe(int pid, IRemoteMemory memory, ThreadCall call) => call.Name switch
    {
        "poll" or "ppoll" => Describe(pid, Polled(memory, call)),
        "select" or "pselect6" => Describe(pid, Selected(memory, call)),
        "epoll_wait" or "epoll_pwait" or "epoll_pwait2" => Describe(pid, PolledDescriptors.Read(pid, call.Argument)),
        // A group of processes or any child has no number of its own.
        "wait4" when (int)call.Argument > 0 => Process((int)call.Argument),
        // P_PID of <sys/wait.h>.
        "waitid" when call.Argument == 1 => Process((int)call.Second),
        _ when SystemCalls.IsOnDescriptor(call.Name) => OpenDescriptor.Describe(pid, call.Argument),
        _ => null,
    };

    private static string Process(int pid) => string.Create(CultureInfo.InvariantCulture, $"process {pid}");

    private static string? Describe(int pid, List<ulong> descriptors)
    {
        List<string> shown = [.. descriptors.Take(MaxShown).Select(descriptor => OpenDescriptor.Describe(pid, descriptor) ?? $"descriptor {descriptor}").Distinct()];
        int rest = descriptors.Count - Math.Min(descriptors.Count, MaxShown);
        return shown.Count == 0 ? null : string.Join(", ", shown) + (rest > 0 ? string.Create(CultureInfo.InvariantCulture, $" and {rest} more") : "");
    }

    private static List<ulong> Polled(IRemoteMemory memory, ThreadCall call)
    {
        List<ulong> descriptors = [];
        byte[] entries = new byte[PollSize * (int)Math.Min(call.Second, MaxPolled)];
        if (memory.Read(call.Argument, entries) == entries.Length)
        {
            for (int at = 0; at < entries.Length; at += PollSize)
            {
                // A negative one is passed over.
                if (BinaryPrimitives.ReadInt32LittleEndian(entries.AsSpan(at)) is var descriptor and >= 0)
                {
                    descriptors.Add((ulong)descriptor);
                }
            }
        }

        return descriptors;
    }

    private static List<ulong> Selected(IRemoteMemory memory, ThreadCall call)
    {
        List<ulong> descriptors = [];
        Span<byte> set = stackalloc byte[MaxPolled / 8];
        set = set[..((((int)Math.Min(call.Argument & uint.MaxValue, MaxPolled) + WordBits - 1) / WordBits) * sizeof(ulong))];
        foreach (ulong address in (ReadOnlySpan<ulong>)[call.Second, call.Third, call.Fourth])
        {
            if (address == 0 || memory.Read(address, set) != set.Length)
            {
                continue;
            }

            for (int at = 0; at < set.Length; at += sizeof(ulong))
            {
                for (ulong bits = BinaryPrimitives.ReadUInt64LittleEndian(set[at..]); bits != 0; bits &= bits - 1)
                {
                    descriptors.Add((ulong)((at * 8) + BitOperations.TrailingZeroCount(bits)));
                }
            }
        }

        return descriptors;
    }
}
