using System.Globalization;
using System.Text.RegularExpressions;
using Austin.Common.CPython.Layouts;
using Austin.Common.Targets;
using Austin.Symbols.Elf;

namespace Austin.Common.CPython.Locating;

/// <summary>Names what a process is in which no interpreter was found that this program could read, as far as its files tell.</summary>
internal static partial class OtherPython
{
    private const int Major = 3;

    /// <summary>Looks at a process.</summary>
    /// <param name="files">Its mapped files.</param>
    /// <returns>A sentence for the user; null when nothing is known but that it is not CPython.</returns>
    public static string? Describe(ITargetFiles files)
    {
        if (files.TryReadMap() is not { } map)
        {
            return null;
        }

        string? executable = files.Executable;
        if (map.Mappings.FirstOrDefault(mapping => mapping.IsFile && mapping.Path == executable) is { } program && files.TryOpen(program, out ElfImage? image))
        {
            using (image)
            {
                if (!image.Is64Bit)
                {
                    return "It is a 32-bit process; only 64-bit ones are supported.";
                }
            }
        }

        // The program first: what it embeds may be anything.
        IEnumerable<string> names = map.Mappings.Where(mapping => mapping.IsFile).Select(mapping => mapping.Path).Distinct().Select(path => Path.GetFileName(path)!);
        foreach (string name in executable is null ? names : names.Prepend(Path.GetFileName(executable)))
        {
            if (Describe(name) is { } text)
            {
                return text;
            }
        }

        return null;
    }

    /// <summary>What a program or library of a name is.</summary>
    /// <param name="name">Without its folders.</param>
    public static string? Describe(string name)
    {
        if (OtherPattern().Match(name) is { Success: true } other)
        {
            string product = other.Groups[1].Value switch
            {
                "pypy" => "PyPy",
                "graalpy" => "GraalPy",
                _ => "MicroPython",
            };
            return $"It runs {product}; only CPython is supported.";
        }

        return OldPattern().Match(name) is { Success: true } old
            && int.TryParse(old.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out int major)
            && int.TryParse(old.Groups[2].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out int minor)
            && (major, minor).CompareTo((Major, PythonVersion.OldestMinor)) < 0
            ? $"It runs Python {major}.{minor}, which is too old; {Major}.{PythonVersion.OldestMinor} and later are supported."
            : null;
    }

    // pypy3.10, libpypy3.10-c.so, pypy-c; graalpy, libgraalpy-..., micropython
    [GeneratedRegex(@"\A(?:lib)?(pypy|graalpy|micropython)(?![a-z])", RegexOptions.IgnoreCase)]
    private static partial Regex OtherPattern();

    // python2.7, libpython3.6m.so.1.0
    [GeneratedRegex(@"\A(?:lib)?python(\d{1,2})\.(\d{1,3})")]
    private static partial Regex OldPattern();
}
