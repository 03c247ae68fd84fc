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

    /// <summary>
    /// Opens a mapped file, even if it was deleted, replaced, or lies in another mount namespace: once for each time that
    /// the process loaded it as code. A program may map its own library once more, only to read it.
    /// </summary>
    /// <param name="files">The files of the process.</param>
    /// <param name="memory">Its memory: the last resort when no path leads to the file.</param>
    /// <param name="mappings">All mappings of that file, by address.</param>
    public static IEnumerable<TargetModule> OpenLoads(ITargetFiles files, IRemoteMemory memory, IReadOnlyList<Mapping> mappings)
    {
        ElfImage? image = OpenFile(files, mappings[0]);
        List<List<Mapping>> loads = image is null ? ModuleLoads.ByOffset(mappings) : ModuleLoads.ByBias(mappings, image, files.PageSize);
        foreach (List<Mapping> load in loads)
        {
            Mapping first = load[0];
            if (!load.Exists(HoldsProgram))
            {
                continue;
            }

            image ??= OpenFile(files, first);
            if (image is null && !ElfImage.TryCreateFromProcess(memory.Read, first.Start, out image, out _))
            {
                continue;
            }

            yield return new TargetModule(image, image.LoadBias(first.Start, first.Offset, files.PageSize, first.IsExecutable), load);
            image = null;
        }

        image?.Dispose();
    }

    /// <summary>
    /// Whether a mapping is code or data of a program: a library whose code was moved to anonymous memory, for larger
    /// pages, still has its data.
    /// </summary>
    public static bool HoldsProgram(Mapping mapping) => mapping.IsFile && (mapping.IsExecutable || (mapping.IsWritable && !mapping.IsShared));

    private static ElfImage? OpenFile(ITargetFiles files, Mapping mapping) => files.TryOpen(mapping, out ElfImage? image) ? image : null;

    /// <summary>Address in the process of a defined symbol; 0 when there is none.</summary>
    public ulong SymbolAddress(ReadOnlySpan<byte> name) =>
        Image.TryFindSymbol(name, out ElfSymbol symbol) && symbol.Value != 0 ? symbol.Value + Bias : 0;

    public void Dispose() => Image.Dispose();
}
