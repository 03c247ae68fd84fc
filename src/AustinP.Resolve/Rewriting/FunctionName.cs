using Austin.Symbols.Demangling;

namespace AustinP.Resolve.Rewriting;

/// <summary>What a reader wants to see as the name of a native function.</summary>
internal static class FunctionName
{
    /// <summary>The name as the source has it; null if the frame is a Cython wrapper, which is left out.</summary>
    public static string? Clean(string name) =>
        CythonName.IsWrapper(name) ? null : Demangler.Demangle(name) ?? CythonName.Demangle(name) ?? name;
}
