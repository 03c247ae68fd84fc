using Austin.Common.Memory;
using Austin.Symbols.Elf;
using Austin.Symbols.Unwinding;

namespace AustinP.Modules;

/// <summary>Code that a compiler in the process made and described by an ELF file in memory: where it is, how its frames look, its names.</summary>
/// <param name="bytes">The file, as it was read.</param>
internal sealed class JitObject(byte[] bytes)
{
    // Frames and names of one object; LLVM makes some KiB for a module.
    private const int MaxFrames = 16 << 20;
    private const int MaxName = 4096;

    private const uint RelocationsWithAddends = 4;
    private const uint Relocations = 9;

    /// <summary>Its sections with code, as addresses in the process.</summary>
    public List<(ulong Start, ulong End)> Code { get; } = [];

    /// <summary>Its functions.</summary>
    public List<(ulong Start, ulong Size, byte[] Name)> Functions { get; } = [];

    /// <summary>How its frames look, and where its functions start; null when it has no code.</summary>
    public UnwindTables? Tables { get; private set; }

    /// <summary>Whether the file in memory is still this one.</summary>
    public bool IsOf(ReadOnlySpan<byte> other) => other.SequenceEqual(bytes);

    /// <summary>Reads what it describes; nothing when it is no ELF file with addresses.</summary>
    /// <param name="memory">Memory of the process.</param>
    public void Read(IRemoteMemory memory)
    {
        if (!ElfImage.TryCreate(bytes, out ElfImage? image, out _))
        {
            return;
        }

        IReadOnlyList<ElfSection> sections = image.Sections;
        foreach (ElfSection section in sections)
        {
            if (IsCode(section) && section.Size <= ulong.MaxValue - section.VirtualAddress)
            {
                Code.Add((section.VirtualAddress, section.VirtualAddress + section.Size));
            }
        }

        foreach (ElfSymbol symbol in image.Symbols)
        {
            AddFunction(symbol, sections);
        }

        byte[] frames = [];
        ulong framesAddress = 0;
        for (int i = 0; i < sections.Count && frames.Length == 0; i++)
        {
            if (sections[i].Name == ".eh_frame" && sections[i].VirtualAddress != 0)
            {
                frames = Frames(image, i, memory);
                framesAddress = sections[i].VirtualAddress;
            }
        }

        Tables = Code.Count == 0 ? null : new UnwindTables(image, frames, framesAddress, Functions.Select(function => function.Start));
    }

    private static bool IsCode(in ElfSection section) => section.IsExecutable && section.VirtualAddress != 0 && section.Size > 0;

    // Symbols of a relocatable file count from their section, whatever LLVM makes of the section's address; CPython's are addresses.
    private void AddFunction(in ElfSymbol symbol, IReadOnlyList<ElfSection> sections)
    {
        if (symbol.Type != ElfSymbolType.Function || symbol.SectionIndex >= sections.Count || !IsCode(sections[symbol.SectionIndex])
            || symbol.Name.Length is 0 or > MaxName)
        {
            return;
        }

        ElfSection section = sections[symbol.SectionIndex];
        ulong offset = symbol.Value >= section.VirtualAddress ? symbol.Value - section.VirtualAddress : symbol.Value;
        if (offset < section.Size)
        {
            ulong rest = section.Size - offset;
            ulong size = symbol.Size == 0 ? rest : Math.Min(symbol.Size, rest);
            Functions.Add((unchecked(section.VirtualAddress + offset), size, symbol.Name.ToArray()));
        }
    }

    // What is still to be relocated in the file was relocated where it was loaded.
    private static byte[] Frames(ElfImage image, int index, IRemoteMemory memory)
    {
        ElfSection section = image.Sections[index];
        bool isRelocatable = false;
        foreach (ElfSection other in image.Sections)
        {
            isRelocatable |= other.Type is RelocationsWithAddends or Relocations && other.Info == index;
        }

        if (!isRelocatable)
        {
            return image.SectionBytes(section).ToArray();
        }

        byte[] frames = new byte[(int)Math.Min(section.Size, MaxFrames)];
        return memory.Read(section.VirtualAddress, frames) == frames.Length ? frames : [];
    }
}
