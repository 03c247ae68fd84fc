using System.Buffers.Binary;
using Austin.Symbols.Elf;
using LibObjectFile.Elf;
using ElfSection = LibObjectFile.Elf.ElfSection;
using ElfSegment = LibObjectFile.Elf.ElfSegment;

namespace Austin.Symbols.Tests.Unwinding;

/// <summary>A stripped library without unwind information, as musl's C library is: code, and the names of what it exports.</summary>
internal sealed class BareLibrary
{
    private const ulong Text = 0x1000;
    private const int Size = 0x1000;

    private readonly bool _isArm;
    private readonly byte[] _code = new byte[Size];
    private readonly List<(string Name, ulong Value, ulong Size)> _exports = [];

    /// <param name="isArm">Whether it is one for aarch64, not for x86-64.</param>
    public BareLibrary(bool isArm = false)
    {
        _isArm = isArm;

        // int3, as some linkers fill gaps.
        _code.AsSpan().Fill(0xcc);
    }

    /// <summary>Puts instructions at an address; returns the address behind them.</summary>
    public ulong Put(ulong address, string bytes)
    {
        byte[] code = Convert.FromHexString(bytes.Replace(" ", "", StringComparison.Ordinal));
        code.CopyTo(_code, (int)(address - Text));
        return address + (ulong)code.Length;
    }

    /// <summary>Puts a call (e8), a jump (e9) or the taking of an address (48 8d 3d) there; returns the address behind it.</summary>
    public ulong Refer(string opcode, ulong address, ulong target)
    {
        ulong operand = Put(address, opcode);
        BinaryPrimitives.WriteInt32LittleEndian(_code.AsSpan((int)(operand - Text)), (int)(target - operand - sizeof(int)));
        return operand + sizeof(int);
    }

    public void Export(string name, ulong value, ulong size) => _exports.Add((name, value, size));

    public ElfImage Image(ulong entry = 0)
    {
        ElfFile file = new(_isArm ? ElfArch.AARCH64 : ElfArch.X86_64) { FileType = ElfFileType.Dynamic, EntryPointAddress = entry };
        ElfSection text = file.Add(new ElfStreamSection(ElfSectionSpecialType.Text, new MemoryStream(_code))
        {
            VirtualAddress = Text,
            Flags = ElfSectionFlags.Alloc | ElfSectionFlags.Executable,
        });
        file.Segments.Add(new ElfSegment
        {
            Type = ElfSegmentTypeCore.Load,
            Range = text,
            VirtualAddress = Text,
            SizeInMemory = Size,
            Flags = ElfSegmentFlagsCore.Readable | ElfSegmentFlagsCore.Executable,
        });
        MadeElf.AddExports(file, text, [.. _exports]);
        return ElfImage.TryCreate(MadeElf.Bytes(file), out ElfImage? image, out string? error) ? image : throw new InvalidDataException(error);
    }
}
