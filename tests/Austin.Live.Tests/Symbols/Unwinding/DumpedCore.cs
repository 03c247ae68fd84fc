using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using Austin.Symbols.Elf;
using Austin.Symbols.Unwinding;

namespace Austin.Live.Tests.Symbols.Unwinding;

/// <summary>
/// A core dump: the registers of every thread and its memory (core(5)). What was mapped comes from
/// <c>/proc/PID/maps</c> at the time of the dump, because dumps leave out unchanged code.
/// </summary>
internal sealed class DumpedCore : IDisposable
{
    private const uint PrStatus = 1;

    private readonly ElfImage _core;
    private readonly Dictionary<string, (ElfImage Image, UnwindTables Tables)?> _opened = [];

    public DumpedCore(string path, string[] maps)
    {
        Assert.True(ElfImage.TryOpen(path, out var core, out string? error), error);
        _core = core;
        foreach (var segment in core.Segments.Where(s => s.Type == ElfSegmentType.Note))
        {
            ReadNotes(core.FileBytes(segment.Offset, segment.FileSize));
        }

        BuildMap(maps);
    }

    public List<(int Tid, ulong[] Registers)> Threads { get; } = [];

    public ModuleMap Modules { get; } = new();

    public CoreMemory Memory => new(_core);

    /// <summary>Copies the stack upwards from an address, as a sampler does.</summary>
    public byte[] StackFrom(ulong address, int size)
    {
        byte[] bytes = new byte[size];
        return bytes[.._core.ReadVirtual(address, bytes)];
    }

    public void Dispose() => _core.Dispose();

    private void ReadNotes(ReadOnlySpan<byte> notes)
    {
        while (notes.Length >= 12)
        {
            int nameSize = BinaryPrimitives.ReadInt32LittleEndian(notes);
            int size = BinaryPrimitives.ReadInt32LittleEndian(notes[4..]);
            uint type = BinaryPrimitives.ReadUInt32LittleEndian(notes[8..]);
            int start = 12 + ((nameSize + 3) & ~3);
            var description = notes.Slice(start, size);
            if (type == PrStatus)
            {
                // struct elf_prstatus: pid at 32, registers at 112.
                Threads.Add((BinaryPrimitives.ReadInt32LittleEndian(description[32..]), MemoryMarshal.Cast<byte, ulong>(description[112..])[..27].ToArray()));
            }

            notes = notes[Math.Min((start + size + 3) & ~3, notes.Length)..];
        }
    }

    private void BuildMap(string[] maps)
    {
        var ranges = new List<ModuleRange>();
        foreach (string line in maps)
        {
            string[] fields = line.Split(' ', 6, StringSplitOptions.RemoveEmptyEntries);
            if (fields[1][2] != 'x')
            {
                continue;
            }

            string[] range = fields[0].Split('-');
            ulong start = Hex(range[0]);
            string name = fields.Length == 6 ? fields[5] : "";
            if (name.StartsWith('/') && Open(name) is { } module)
            {
                ranges.Add(new ModuleRange(start, Hex(range[1]), module.Image.LoadBias(start, Hex(fields[2]), (ulong)Environment.SystemPageSize, executable: true), module.Tables));
            }
            else if (name == "[vdso]" && ElfImage.TryCreateFromProcess((address, bytes) => _core.ReadVirtual(address, bytes), start, out var vdso, out _))
            {
                ranges.Add(new ModuleRange(start, Hex(range[1]), vdso.LoadBias(start, 0, (ulong)Environment.SystemPageSize), new UnwindTables(vdso)));
            }
            else
            {
                ranges.Add(new ModuleRange(start, Hex(range[1]), 0, null));
            }
        }

        Modules.Replace(CollectionsMarshal.AsSpan(ranges));
    }

    private static ulong Hex(string text) => ulong.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private (ElfImage Image, UnwindTables Tables)? Open(string path)
    {
        if (!_opened.TryGetValue(path, out var module))
        {
            module = ElfImage.TryOpen(path, out var image, out _) ? (image, new UnwindTables(image)) : null;
            _opened.Add(path, module);
        }

        return module;
    }

    /// <summary>Memory of the dumped process.</summary>
    public readonly struct CoreMemory(ElfImage core) : IUnwindMemory
    {
        public int Read(ulong address, Span<byte> destination) => core.ReadVirtual(address, destination);
    }
}
