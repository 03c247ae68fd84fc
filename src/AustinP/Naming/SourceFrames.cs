using System.Globalization;
using System.Text;
using Austin.Captures.Frames;
using Austin.Common.Memory;
using Austin.Symbols;
using Austin.Symbols.Demangling;
using Austin.Symbols.Symbolization;
using Austin.Symbols.Unwinding;
using AustinP.Modules;

namespace AustinP.Naming;

/// <summary>Native frames for people: demangled names, source lines and inlined functions where there is debug information.</summary>
internal sealed class SourceFrames(ProcessModules modules) : IDisposable
{
    private readonly DebugFileLocator _debugFiles = new([modules.Root, ""], cache: BuildIdFiles.CacheFolder());
    private readonly Dictionary<NativeModule, Symbolizer?> _symbolizers = [];
    private readonly List<SourceFrame> _chain = [];

    /// <summary>Appends the functions at a pc, the outermost first.</summary>
    /// <remarks>
    /// Where the source is not known, the file is that of the code with the address in it behind it, which addr2line
    /// understands, and the line is 0.
    /// </remarks>
    public void AddFrames(in NativeFrame frame, FrameTable table, FrameIdBuffer ids)
    {
        bool isMapped = modules.TryFind(frame.LookupPc, out NativeModule? image, out ulong bias, out Mapping mapping);
        bool hasFunction = modules.TryFindFunction(frame.LookupPc, out ReadOnlySpan<byte> symbol, out ulong start, out _);
        string name = symbol.IsEmpty ? ModuleNames.Of(modules, frame, hasFunction ? start : null) : Demangler.Demangle(symbol) ?? Encoding.UTF8.GetString(symbol);
        string code = isMapped && mapping.Path.Length > 0 ? mapping.Path : string.Create(CultureInfo.InvariantCulture, $"{frame.Pc:x}");
        string place = image is null ? code : string.Create(CultureInfo.InvariantCulture, $"{code}+0x{unchecked(frame.LookupPc - bias):x}");
        _chain.Clear();
        if (image is null || SymbolizerOf(image)?.Resolve(unchecked(frame.LookupPc - bias), _chain) != true)
        {
            ids.Add(IdOf(table, place, name, 0));
            return;
        }

        for (int i = _chain.Count - 1; i >= 0; i--)
        {
            SourceFrame source = _chain[i];
            string function = source.Function ?? name;
            function = i < _chain.Count - 1 ? function + " [inlined]" : function;
            ids.Add(source.File is null
                ? IdOf(table, place, function, 0)
                : IdOf(table, source.File, function, (int)Math.Min(source.Line, int.MaxValue)));
        }
    }

    public void Dispose()
    {
        foreach (Symbolizer? symbolizer in _symbolizers.Values)
        {
            symbolizer?.Dispose();
        }

        _symbolizers.Clear();
    }

    private Symbolizer? SymbolizerOf(NativeModule image)
    {
        if (!_symbolizers.TryGetValue(image, out Symbolizer? symbolizer))
        {
            SymbolizerOptions options = new()
            {
                PathInRoot = image.PathInRoot,
                DebugFiles = _debugFiles,
            };
            _ = image.Path is null || !Symbolizer.TryOpen(image.Path, options, out symbolizer, out _);
            _symbolizers.Add(image, symbolizer);
        }

        return symbolizer;
    }

    private static int IdOf(FrameTable table, string file, string function, int line) =>
        table.Add(FrameKind.Native, Encoding.UTF8.GetBytes(file), Encoding.UTF8.GetBytes(function), new SourceSpan(line));
}
