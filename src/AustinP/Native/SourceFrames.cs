using System.Globalization;
using System.Text;
using Austin.Common.Linux;
using Austin.Common.Sampling;
using Austin.Symbols.Elf;
using Austin.Symbols.Symbolization;
using Austin.Symbols.Symbolization.Demangling;
using Austin.Symbols.Unwinding;

namespace AustinP.Native;

/// <summary>Native frames for people: demangled names, source lines and inlined functions where there is debug information.</summary>
internal sealed class SourceFrames(int pid, ProcessModules modules) : IDisposable
{
    private readonly Dictionary<ModuleImage, Symbolizer?> _symbolizers = [];
    private readonly List<SourceFrame> _chain = [];

    /// <summary>Appends the functions at a pc, the outermost first.</summary>
    /// <returns>The number of ids in use.</returns>
    public int AddFrames(in NativeFrame frame, FrameTable table, ref int[] ids, int count)
    {
        if (!modules.TryFind(frame.LookupPc, out ModuleImage? image, out ulong bias, out Mapping mapping) || image is null)
        {
            return Add(table, string.Create(CultureInfo.InvariantCulture, $"{frame.Pc:x}"), "<unknown>", 0, ref ids, count);
        }

        ulong vaddr = unchecked(frame.LookupPc - bias);
        bool hasSymbol = image.TryFindFunction(vaddr, out ElfSymbol symbol);
        int offset = hasSymbol ? (int)Math.Min(unchecked(frame.Pc - bias - symbol.Value), int.MaxValue) : 0;
        _chain.Clear();
        if (SymbolizerOf(image)?.Resolve(vaddr, _chain) != true)
        {
            string name = hasSymbol ? Demangler.Demangle(symbol.Name) ?? Encoding.UTF8.GetString(symbol.Name) : "<unknown>";
            return Add(table, mapping.Path, name, offset, ref ids, count);
        }

        for (int i = _chain.Count - 1; i >= 0; i--)
        {
            SourceFrame source = _chain[i];
            string function = source.Function ?? "<unknown>";
            count = source.File is null
                ? Add(table, mapping.Path, function, offset, ref ids, count)
                : Add(table, source.File, function, (int)Math.Min(source.Line, int.MaxValue), ref ids, count);
        }

        return count;
    }

    public void Dispose()
    {
        foreach (Symbolizer? symbolizer in _symbolizers.Values)
        {
            symbolizer?.Dispose();
        }

        _symbolizers.Clear();
    }

    private Symbolizer? SymbolizerOf(ModuleImage image)
    {
        if (!_symbolizers.TryGetValue(image, out Symbolizer? symbolizer))
        {
            SymbolizerOptions options = new()
            {
                PathInRoot = image.PathInRoot,
                DebugFiles = new DebugFileLocator([string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/root"), ""]),
            };
            _ = image.Path is null || !Symbolizer.TryOpen(image.Path, options, out symbolizer, out _);
            _symbolizers.Add(image, symbolizer);
        }

        return symbolizer;
    }

    private static int Add(FrameTable table, string file, string function, int line, ref int[] ids, int count)
    {
        if (count == ids.Length)
        {
            Array.Resize(ref ids, count * 2);
        }

        ids[count] = table.Add(FrameKind.Native, Encoding.UTF8.GetBytes(file), Encoding.UTF8.GetBytes(function), new SourceSpan(line));
        return count + 1;
    }
}
