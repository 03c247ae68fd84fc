using System.Buffers.Binary;
using System.Numerics;

namespace Austin.Symbols.Elf;

/// <summary>
/// The stubs through which a file calls functions of others, named after those: sections <c>.plt</c>,
/// <c>.plt.sec</c> and <c>.plt.got</c>. Each stub jumps to what a slot of the global offset table holds, and a
/// relocation says which function that is (System V ABI supplements for x86-64 and AArch64).
/// </summary>
public sealed class PltTable
{
    private const uint RelocationsWithAddend = 4;
    private const int RelocationSize = 24;
    private const int StubSize = 16;

    // R_X86_64_GLOB_DAT, R_X86_64_JUMP_SLOT, R_AARCH64_GLOB_DAT, R_AARCH64_JUMP_SLOT.
    private const uint GlobalX64 = 6;
    private const uint JumpX64 = 7;
    private const uint GlobalArm64 = 1025;
    private const uint JumpArm64 = 1026;

    private readonly List<(ulong Start, ulong End, int Symbol)> _stubs = [];
    private readonly ElfSymbolTable _symbols;

    private PltTable(ElfSymbolTable symbols) => _symbols = symbols;

    /// <summary>Number of stubs.</summary>
    public int Count => _stubs.Count;

    /// <summary>Reads the stubs of an image; those of one without section headers stay unknown.</summary>
    public static PltTable Build(ElfImage image)
    {
        var table = new PltTable(image.DynamicSymbols);
        var sections = image.Sections.Where(s => s.IsExecutable && s.Name is ".plt" or ".plt.sec" or ".plt.got").ToList();
        if (sections.Count > 0)
        {
            var slots = ReadSlots(image);
            foreach (var section in sections)
            {
                table.AddStubs(image, section, slots);
            }

            table._stubs.Sort((x, y) => x.Start.CompareTo(y.Start));
        }

        return table;
    }

    /// <summary>The stub around an address.</summary>
    /// <param name="vaddr">Address in the file.</param>
    /// <param name="start">Where the stub begins.</param>
    /// <param name="target">The function it leads to.</param>
    public bool TryFind(ulong vaddr, out ulong start, out ElfSymbol target)
    {
        int low = 0;
        int high = _stubs.Count;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            (low, high) = _stubs[middle].Start <= vaddr ? (middle + 1, high) : (low, middle);
        }

        bool found = low > 0 && vaddr < _stubs[low - 1].End;
        start = found ? _stubs[low - 1].Start : 0;
        target = found ? _symbols[_stubs[low - 1].Symbol] : default;
        return found;
    }

    private static Dictionary<ulong, int> ReadSlots(ElfImage image)
    {
        var slots = new Dictionary<ulong, int>();
        foreach (var section in image.Sections)
        {
            if (section.Type != RelocationsWithAddend || section.VirtualAddress == 0)
            {
                continue;
            }

            var bytes = image.SectionBytes(section);
            for (; bytes.Length >= RelocationSize; bytes = bytes[RelocationSize..])
            {
                ulong info = BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]);
                if ((uint)info is GlobalX64 or JumpX64 or GlobalArm64 or JumpArm64)
                {
                    slots[BinaryPrimitives.ReadUInt64LittleEndian(bytes)] = (int)Math.Min(info >> 32, int.MaxValue);
                }
            }
        }

        return slots;
    }

    private void AddStubs(ElfImage image, in ElfSection section, Dictionary<ulong, int> slots)
    {
        var code = image.SectionBytes(section);
        int size = section.EntrySize is >= 8 and <= 64 && BitOperations.IsPow2(section.EntrySize) ? (int)section.EntrySize : StubSize;
        bool isArm = image.Machine == ElfMachine.Arm64;
        for (int at = 0; at + sizeof(ulong) <= code.Length; at += isArm ? sizeof(uint) : 1)
        {
            ulong address = section.VirtualAddress + (ulong)at;
            if ((isArm ? TrySlotArm64(code[at..], address, out ulong slot) : TrySlotX64(code[at..], address, out slot))
                && slots.TryGetValue(slot, out int symbol) && symbol > 0 && symbol < _symbols.Count)
            {
                // An x86-64 stub may begin with endbr64 and is aligned; an AArch64 one begins with the instruction found.
                ulong start = isArm ? address : address - (ulong)(at % size);
                _stubs.Add((start, start + (ulong)size, symbol));
            }
        }
    }

    // jmp *displacement(%rip)
    private static bool TrySlotX64(ReadOnlySpan<byte> code, ulong address, out ulong slot)
    {
        slot = unchecked(address + 6 + (ulong)BinaryPrimitives.ReadInt32LittleEndian(code[2..]));
        return code[0] == 0xff && code[1] == 0x25;
    }

    // adrp x16, page; ldr x17, [x16, #offset]
    private static bool TrySlotArm64(ReadOnlySpan<byte> code, ulong address, out ulong slot)
    {
        uint page = BinaryPrimitives.ReadUInt32LittleEndian(code);
        uint load = BinaryPrimitives.ReadUInt32LittleEndian(code[4..]);
        long pages = (int)((((page >> 5) & 0x7ffff) << 2 | ((page >> 29) & 3)) << 11) >> 11;
        slot = unchecked((address & ~0xffful) + (ulong)(pages << 12) + ((load >> 10) & 0xfff) * 8);
        return (page & 0x9f00001f) == 0x90000010 && (load & 0xffc003ff) == 0xf9400211;
    }
}
