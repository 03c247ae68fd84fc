using System.Text;
using Austin.Symbols.Demangling.Itanium;
using Austin.Symbols.Demangling.Rust;

namespace Austin.Symbols.Demangling;

/// <summary>
/// Turns the symbol names that compilers make back into source names: C++ (Itanium ABI), Rust (legacy and v0).
/// Never throws and never runs away, whatever bytes it is given.
/// </summary>
public static class Demangler
{
    /// <summary>The source name behind a UTF-8 symbol name, or null when it is not a mangled name.</summary>
    public static string? Demangle(ReadOnlySpan<byte> mangled, DemangleDetail detail = DemangleDetail.Concise)
    {
        var limits = DemanglerLimits.Default;
        if (mangled.Length > limits.InputLength || mangled.Length < 3 || mangled[0] != '_')
        {
            return null;
        }

        var rust = mangled[1] == 'R'
            ? RustV0Demangler.Demangle(mangled, limits, detail)
            : RustLegacyDemangler.Demangle(mangled, detail);
        if (rust is not null)
        {
            return rust;
        }

        var root = mangled[1] == 'Z'
            ? new ItaniumParser(mangled, limits, detail).Parse()
            : ItaniumParser.ParseGlobalConstructor(mangled, limits, detail);
        return root is null ? null : new ItaniumPrinter(limits).Print(root);
    }

    /// <inheritdoc cref="Demangle(ReadOnlySpan{byte}, DemangleDetail)"/>
    public static string? Demangle(string mangled, DemangleDetail detail = DemangleDetail.Concise) =>
        Demangle(Encoding.UTF8.GetBytes(mangled), detail);
}
