using Austin.Common.Memory;
using Austin.Symbols.Elf;

namespace Austin.Common.Targets;

/// <summary>An ELF file that a process has mapped, and where.</summary>
internal sealed class TargetModule : IDisposable
{
    private TargetModule(ElfImage image, ulong bias, IReadOnlyList<Mapping> mappings)
    {
        Image = image;
        Bias = bias;
        Mappings = mappings;
    }

    public ElfImage Image { get; }

    /// <summary>Address in the process minus address in the file.</summary>
    public ulong Bias { get; }

    /// <summary>The file's mappings, by address.</summary>
    public IReadOnlyList<Mapping> Mappings { get; }

    /// <summary>Opens a mapped file, even if it was deleted, replaced, or lies in another mount namespace.</summary>
    /// <param name="pid">The process.</param>
    /// <param name="memory">Its memory: the last resort when no path leads to the file.</param>
    /// <param name="mappings">All mappings of that file, by address.</param>
    public static TargetModule? TryOpen(int pid, IRemoteMemory memory, IReadOnlyList<Mapping> mappings)
    {
        Mapping first = mappings[0];
        if (!ModuleFiles.TryOpen(pid, first, out ElfImage? image, out _)
            && !ElfImage.TryCreateFromProcess(memory.Read, first.Start, out image, out _))
        {
            return null;
        }

        return new TargetModule(image, image.LoadBias(first.Start, first.Offset), mappings);
    }

    /// <summary>Address in the process of a defined symbol; 0 when there is none.</summary>
    public ulong SymbolAddress(ReadOnlySpan<byte> name) =>
        Image.TryFindSymbol(name, out ElfSymbol symbol) && symbol.Value != 0 ? symbol.Value + Bias : 0;

    public void Dispose() => Image.Dispose();
}
