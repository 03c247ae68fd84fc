using System.Diagnostics.CodeAnalysis;
using Austin.Common.Memory;
using Austin.Symbols.Elf;

namespace Austin.Common.Targets;

/// <summary>The mapped files of a process that runs, or of one that left a core.</summary>
internal interface ITargetFiles
{
    /// <summary>Whether there is such a process; where there is none its mappings cannot be read.</summary>
    bool Exists { get; }

    /// <summary>Path of the program that it executes, as its mappings name it; null when it is not known.</summary>
    string? Executable { get; }

    /// <summary>Id of its first thread as it sees it itself; 0 when it is not known.</summary>
    int InnerId { get; }

    /// <summary>Bytes of a page of the machine: mappings begin at multiples of it, in memory and in files.</summary>
    ulong PageSize => (ulong)Environment.SystemPageSize;

    /// <summary>Reads what is mapped.</summary>
    /// <returns>null when that cannot be read.</returns>
    MemoryMap? TryReadMap();

    /// <summary>Opens the file behind a mapping; the caller disposes it.</summary>
    /// <returns>false when the file is not there, is another one, or is no ELF file.</returns>
    bool TryOpen(Mapping mapping, [NotNullWhen(true)] out ElfImage? image);
}
