namespace Austin.Symbols.Demangling;

/// <summary>The C names of functions that Cython generates, such as <c>__pyx_f_7package_6module_5Class_method</c>.</summary>
public static class CythonName
{
    private const string ModulePrefix = "__pyx_pymod_";
    private const string FusedPrefix = "__pyx_fuse_";

    /// <summary>
    /// True for <c>__pyx_pw_...</c> and <c>__pyx_pf_...</c>: the entry points between the interpreter and a Cython
    /// function, which tell nothing that the function's own frame does not.
    /// </summary>
    public static bool IsWrapper(ReadOnlySpan<char> name) => name.StartsWith("__pyx_pw_") || name.StartsWith("__pyx_pf_");

    /// <summary>The bare function name, or null when the name is not a qualified Cython name.</summary>
    public static string? Demangle(ReadOnlySpan<char> name)
    {
        if (!name.StartsWith("__pyx_") || IsWrapper(name))
        {
            return null;
        }

        if (name.StartsWith(ModulePrefix))
        {
            var rest = name[ModulePrefix.Length..];
            var separator = rest.IndexOf('_');
            return separator < 0 || separator + 1 == rest.Length ? null : rest[(separator + 1)..].ToString();
        }

        if (name.StartsWith(FusedPrefix))
        {
            var inner = name[FusedPrefix.Length..].IndexOf("__pyx_");
            return inner < 0 ? null : Demangle(name[(FusedPrefix.Length + inner)..]);
        }

        var digit = name.IndexOfAnyInRange('0', '9');
        return digit < 0 ? null : AfterScopes(name[digit..]);
    }

    /// <summary>Skips scopes, each a length, a name of that length and an underscore.</summary>
    private static string? AfterScopes(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty && char.IsAsciiDigit(text[0]))
        {
            var length = 0;
            while (!text.IsEmpty && char.IsAsciiDigit(text[0]) && length < text.Length)
            {
                length = (length * 10) + text[0] - '0';
                text = text[1..];
            }

            if (length + 1 > text.Length)
            {
                return null;
            }

            text = text[(length + 1)..];
        }

        return text.IsEmpty ? null : text.ToString();
    }
}
