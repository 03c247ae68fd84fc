using System.Diagnostics.CodeAnalysis;
using Austin.Common.Linux;
using Austin.Common.Memory;
using Austin.Symbols.Elf;

namespace Austin.Common.Targets;

/// <summary>The mapped files of a running process.</summary>
/// <param name="thread">The process, or any thread of it that has not ended.</param>
internal sealed class ProcessFiles(int thread) : ITargetFiles
{
    public bool Exists => Directory.Exists($"/proc/{thread}");

    public string? Executable
    {
        get
        {
            try
            {
                return new FileInfo($"/proc/{thread}/exe").LinkTarget;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return null;
            }
        }
    }

    public int InnerId => (int)(ThreadStatus.TryRead($"/proc/{thread}/status")?.InnerId ?? 0);

    public MemoryMap? TryReadMap() => MemoryMap.TryRead(thread);

    public bool TryOpen(Mapping mapping, [NotNullWhen(true)] out ElfImage? image) => ModuleFiles.TryOpen(thread, mapping, out image, out _);
}
