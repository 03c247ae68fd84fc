using System.Diagnostics.CodeAnalysis;
using Austin.Symbols.Dwarf;
using Austin.Symbols.Elf;

namespace Austin.Symbols.Symbolization;

/// <summary>
/// Turns addresses of one program or library into functions, files and lines, inlined calls included. Addresses are
/// those in the file (vaddr: pc minus load bias); for a return address the caller passes the byte before it.
/// Answers are fastest in ascending order of address. Not thread-safe; different files can go in parallel.
/// </summary>
public sealed class Symbolizer : IDisposable
{
    private readonly ElfImage _program;
    private readonly ElfImage? _debug;
    private readonly ElfDebugSections? _sections;
    private readonly DebugCompanions? _companions;
    private readonly DwarfResolver? _resolver;
    private readonly FunctionNames _names;
    private readonly List<SourceFrame> _before = [];

    private Symbolizer(ElfImage program, ElfImage? debug, string path, SymbolizerOptions options)
    {
        _program = program;
        _debug = debug;
        _names = new FunctionNames(options.Demangle, debug is null ? [program] : [program, debug]);
        var sections = new ElfDebugSections(debug ?? program, isSplit: false, ownsImage: false);
        if (sections.HasInfo)
        {
            _sections = sections;
            _companions = new DebugCompanions(debug ?? program, path, options.DebugFiles);
            _resolver = new DwarfResolver(sections, _companions, _names, DwarfLimits.Default);
        }
    }

    /// <summary>Lines and inlined calls can be told, not only function names.</summary>
    public bool HasLines => _resolver is not null;

    /// <summary>
    /// Opens a file, and its debug file if it has no debug information itself. False with the reason when it is no
    /// usable ELF file. A debug file of another build is left out.
    /// </summary>
    public static bool TryOpen(
        string path, SymbolizerOptions options, [NotNullWhen(true)] out Symbolizer? symbolizer, [NotNullWhen(false)] out string? error)
    {
        symbolizer = null;
        if (!ElfImage.TryOpen(path, out ElfImage? program, out error))
        {
            return false;
        }

        symbolizer = new Symbolizer(program, OpenDebugFile(program, options.PathInRoot ?? path, options.DebugFiles), path, options);
        return true;
    }

    /// <summary>
    /// Appends the functions at an address, the innermost first, the one that was not inlined last. False when
    /// nothing at all is known; then nothing is appended.
    /// </summary>
    public bool Resolve(ulong vaddr, List<SourceFrame> frames)
    {
        bool found = _resolver is not null && _resolver.TryResolve(vaddr, frames);
        if (found && frames[^1].Function is not null)
        {
            return true;
        }

        if (!_names.TryDescribe(vaddr, out SourceFrame described) && !TryDescribePadding(vaddr, out described))
        {
            return found;
        }

        if (found)
        {
            frames[^1] = frames[^1] with { Function = described.Function };
        }
        else
        {
            frames.Add(described);
        }

        return true;
    }

    // Padding belongs to the function in front of it, as for other tools. Nothing runs there, but addresses that are a
    // little off, and return addresses of calls that never return, are not lost.
    private bool TryDescribePadding(ulong vaddr, out SourceFrame described)
    {
        described = default;
        if (!_names.TryFindBefore(vaddr, out ulong start) || !_names.TryDescribe(start, out described))
        {
            return false;
        }

        // Of several names for one function the one that the debug information gives to the rest of it.
        _before.Clear();
        if (_resolver is not null && _resolver.TryResolve(start, _before) && _before[^1].Function is { } function)
        {
            described = described with { Function = function };
        }

        return true;
    }

    /// <summary>Closes the files. Frames handed out stay valid.</summary>
    public void Dispose()
    {
        _companions?.Dispose();
        _sections?.Dispose();
        _debug?.Dispose();
        _program.Dispose();
    }

    private static ElfImage? OpenDebugFile(ElfImage program, string path, DebugFileLocator locator) =>
        !HasInfo(program) && locator.TryOpen(program, path, out ElfImage? debug) ? debug : null;

    private static bool HasInfo(ElfImage image) =>
        image.TryGetSection(DwarfSections.NameOf(DwarfSection.Info, isSplit: false), out ElfSection section)
        && !section.IsNoBits && section.Size > 0;
}
