using System.Numerics;

namespace Austin.Common.Cores;

/// <summary>What the notes of a core tell.</summary>
internal sealed class CoreNotes
{
    private const ulong LargestPage = 65536;

    /// <summary>All threads in the order of the core: the one that dumped comes first.</summary>
    public List<CoreThread> Threads { get; } = [];

    /// <summary>The mapped files, by address.</summary>
    public List<CoreMapping> Files { get; } = [];

    /// <summary>The process; 0 when the core does not tell.</summary>
    public int Pid { get; set; }

    /// <summary>The beginning of its command line, at most 79 bytes; null when the core does not tell.</summary>
    public string? Command { get; set; }

    /// <summary>
    /// Bytes of a page of the machine, by what all mapped files begin and end at multiples of: 64 KiB at most. gcore does not tell it.
    /// </summary>
    public ulong PageSize => 1UL << BitOperations.TrailingZeroCount(Files.Aggregate(LargestPage, (bits, mapping) => bits | mapping.Start | mapping.End));

    /// <summary>Address of the first instruction of its program (<c>AT_ENTRY</c>, getauxval(3)); 0 when the core does not tell.</summary>
    public ulong Entry { get; set; }

    /// <summary>What the first <c>NT_SIGINFO</c> says; null when there is none.</summary>
    public CoreSignal? Signal { get; set; }
}
