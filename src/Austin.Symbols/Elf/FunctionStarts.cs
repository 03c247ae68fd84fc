namespace Austin.Symbols.Elf;

/// <summary>
/// Where functions start, by the code alone: for files that have no unwind information and name few of their functions, as
/// musl's C library. A start is what a call goes to; an address that is taken, where code begins; and what a jump leaves its
/// function for, where code begins. Functions that only data points to are missed.
/// </summary>
internal sealed class FunctionStarts
{
    /// <summary>Bytes of code read at most, some 50 ms of work; larger files have unwind information.</summary>
    private const ulong MaxCode = 4 << 20;

    /// <summary>Sections or segments of code; real files have five.</summary>
    private const int MaxRanges = 64;

    private readonly ulong[] _starts;

    private FunctionStarts(ulong[] starts) => _starts = starts;

    /// <summary>Reads the code of an image; finds nothing in that of machines other than x86-64 and aarch64.</summary>
    /// <param name="image">The image.</param>
    /// <param name="functions">Functions that are known; those without a size end somewhere.</param>
    public static FunctionStarts Find(ElfImage image, ReadOnlySpan<SymbolIndexEntry> functions)
    {
        var references = new CodeReferences();
        var ranges = CodeOf(image);
        ulong left = MaxCode;
        foreach (var (start, size) in ranges)
        {
            if (size > left)
            {
                break;
            }

            left -= size;
            byte[] code = new byte[size];
            int length = image.ReadVirtual(start, code);
            switch (image.Machine)
            {
                case ElfMachine.X64:
                    X64References.Collect(code, length, start, references);
                    break;
                case ElfMachine.Arm64:
                    Arm64References.Collect(code, length, start, references);
                    break;
            }
        }

        List<ulong> known = [image.Header.Entry];
        List<ulong> ends = [];
        foreach (ref readonly var function in functions)
        {
            known.Add(function.Start);
            if (function.HasSize)
            {
                ends.Add(function.End);
            }
        }

        ulong[] called = Sorted(known
            .Concat(references.Calls)
            .Concat(references.Taken.Where(references.Beginnings.Contains))
            .Where(address => ranges.Exists(range => unchecked(address - range.Start) < range.Size)));
        ulong[] bounds = Sorted(called.Concat(ends));
        return new FunctionStarts(Sorted(called.Concat(references.Jumps
            .Where(jump => references.Beginnings.Contains(jump.To) && Place(bounds, jump.From) != Place(bounds, jump.To))
            .Select(jump => jump.To))));
    }

    /// <summary>The start nearest below an address, or at it.</summary>
    public bool TryFind(ulong vaddr, out ulong start)
    {
        int place = Place(_starts, vaddr);
        start = place >= 0 ? _starts[place] : 0;
        return place >= 0;
    }

    private static ulong[] Sorted(IEnumerable<ulong> addresses) => [.. addresses.Distinct().Order()];

    private static int Place(ulong[] starts, ulong vaddr)
    {
        int index = Array.BinarySearch(starts, vaddr);
        return index < 0 ? ~index - 1 : index;
    }

    /// <summary>The sections with code; where there are none, the segments, which may hold data too.</summary>
    private static List<(ulong Start, ulong Size)> CodeOf(ElfImage image)
    {
        List<(ulong Start, ulong Size)> ranges =
            [.. image.Sections.Where(section => section.IsExecutable && !section.IsNoBits).Take(MaxRanges).Select(section => (section.VirtualAddress, section.Size))];
        return ranges.Count > 0
            ? ranges
            : [.. image.Segments.Where(segment => segment.Type == ElfSegmentType.Load && segment.IsExecutable).Take(MaxRanges).Select(segment => (segment.VirtualAddress, segment.FileSize))];
    }
}
