using Austin.Symbols;
using Austin.Symbols.Elf;
using Austin.Symbols.Symbolization;
using Austin.Symbols.Unwinding;
using AustinP.Resolve.Addresses;
using AustinP.Resolve.Maps;

namespace AustinP.Resolve.Libraries;

/// <summary>An opened program or library and its debug information.</summary>
internal sealed class Library : IDisposable
{
    private const ulong PageSize = 4096;

    // mov $15, %rax; syscall (rt_sigreturn) and mov x8, #139; svc #0.
    private static readonly byte[] _signalReturnX64 = [0x48, 0xC7, 0xC0, 0x0F, 0, 0, 0, 0x0F, 0x05];
    private static readonly byte[] _signalReturnArm64 = [0x68, 0x11, 0x80, 0xD2, 0x01, 0x00, 0x00, 0xD4];

    private readonly ElfImage _image;
    private readonly Symbolizer _symbolizer;
    private readonly UnwindTables _functions;
    private readonly List<SourceFrame> _chain = [];

    public Library(ElfImage image, Symbolizer symbolizer)
    {
        _image = image;
        _symbolizer = symbolizer;
        _functions = new UnwindTables(image);
    }

    /// <summary>Lines can be told, not only function names.</summary>
    public bool HasLines => _symbolizer.HasLines;

    /// <summary>Process address minus file address for a range in a process.</summary>
    /// <param name="entry">A range of this file.</param>
    /// <param name="entries">All ranges of the process, by address.</param>
    public ulong Bias(MapEntry entry, IReadOnlyList<MapEntry> entries)
    {
        if (_image.Type == ElfType.Executable)
        {
            return 0;
        }

        if (entry.Offset is ulong offset && _image.Segments.Any(segment => segment.Type == ElfSegmentType.Load && segment.FileSize > 0))
        {
            return _image.LoadBias(entry.Start, offset);
        }

        // Without an offset, the lowest range is the start of the file. A file may be mapped more than once, each
        // time in as much space as its segments take.
        (ulong lowest, ulong span) = Extent();
        ulong start = 0;
        bool isFirst = true;
        foreach (MapEntry other in entries)
        {
            if (other.Path == entry.Path && other.Start <= entry.Start && (isFirst || other.Start - start >= span))
            {
                start = other.Start;
                isFirst = false;
            }
        }

        return start - lowest;
    }

    /// <summary>Looks an address up, both as what it is and as the return address of a call.</summary>
    /// <param name="vaddr">Address in the file.</param>
    /// <param name="path">The file, as the capture names it.</param>
    /// <param name="address">Gets the answer.</param>
    public void Resolve(ulong vaddr, string path, ResolvedAddress address)
    {
        address.Caller = Chain(vaddr - 1);
        address.Exact = Chain(vaddr);
        address.CallerModule = NameWithout(address.Caller, path, vaddr - 1);
        address.ExactModule = NameWithout(address.Exact, path, vaddr);
        Span<byte> code = stackalloc byte[16];
        code = code[.._image.ReadVirtual(vaddr, code)];
        address.IsSignalReturn = code.StartsWith(_image.Machine == ElfMachine.Arm64 ? _signalReturnArm64 : _signalReturnX64);
    }

    public void Dispose()
    {
        _symbolizer.Dispose();
        _image.Dispose();
    }

    // By where the function starts, as far as the unwind information tells, so that all of it is one row of a profile; null
    // where every function of the chain has its name.
    private string? NameWithout(SourceFrame[] chain, string path, ulong vaddr) => chain.Length > 0 && Array.TrueForAll(chain, frame => frame.Function is not null)
        ? null
        : ModuleAddress.Name(path, _functions.TryFindFunction(vaddr, out ulong start, out _) ? start : vaddr);

    private SourceFrame[] Chain(ulong vaddr)
    {
        _chain.Clear();
        return _symbolizer.Resolve(vaddr, _chain) ? [.. _chain] : [];
    }

    private (ulong Lowest, ulong Span) Extent()
    {
        ulong lowest = ulong.MaxValue;
        ulong highest = 0;
        foreach (ElfSegment segment in _image.Segments)
        {
            if (segment.Type == ElfSegmentType.Load && segment.MemorySize <= ulong.MaxValue - segment.VirtualAddress)
            {
                lowest = Math.Min(lowest, segment.VirtualAddress & ~(PageSize - 1));
                highest = Math.Max(highest, segment.VirtualAddress + segment.MemorySize);
            }
        }

        return highest == 0 ? (0, ulong.MaxValue) : (lowest, highest - lowest);
    }
}
