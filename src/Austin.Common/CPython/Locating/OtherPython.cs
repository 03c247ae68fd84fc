using System.Globalization;
using System.Text.RegularExpressions;
using Austin.Common.CPython.Layouts;
using Austin.Common.Memory;
using Austin.Common.Targets;

namespace Austin.Common.CPython.Locating;

/// <summary>Names what a process is in which no interpreter was found that this program could read, as far as its files tell.</summary>
internal static partial class OtherPython
{
    private const int Major = 3;

    // EI_CLASS, ELFCLASS32
    private const int ClassIndex = 4;
    private const byte Class32 = 1;

    /// <summary>Looks at a process.</summary>
    /// <param name="files">Its mapped files.</param>
    /// <param name="memory">Its memory.</param>
    /// <returns>A sentence for the user; null when nothing is known but that it is not CPython.</returns>
    public static string? Describe(ITargetFiles files, IRemoteMemory memory)
    {
        if (files.TryReadMap() is not { } map)
        {
            return null;
        }

        string? executable = files.Executable;
        if (map.Mappings.FirstOrDefault(mapping => mapping.Path == executable && mapping.Offset == 0) is { } program && Is32Bit(memory, program.Start))
        {
            return "It is a 32-bit process; only 64-bit ones are supported.";
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

    // The first bytes of a program are the header of its file: e_ident of elf(5).
    private static bool Is32Bit(IRemoteMemory memory, ulong start)
    {
        Span<byte> identity = stackalloc byte[ClassIndex + 1];
        return memory.Read(start, identity) == identity.Length && identity.StartsWith("\u007fELF"u8) && identity[ClassIndex] == Class32;
    }

    // pypy3.10, libpypy3.10-c.so, pypy-c; graalpy, libgraalpy-..., micropython
    [GeneratedRegex(@"\A(?:lib)?(pypy|graalpy|micropython)(?![a-z])", RegexOptions.IgnoreCase)]
    private static partial Regex OtherPattern();

    // python2.7, libpython3.6m.so.1.0
    [GeneratedRegex(@"\A(?:lib)?python(\d{1,2})\.(\d{1,3})")]
    private static partial Regex OldPattern();
}
