namespace Austin.Live.Tests.Symbols.Elf;

/// <summary>ELF files of this machine that the tests read.</summary>
internal static class RealFiles
{
    private static readonly string[] Folders =
    [
        "/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/lib/x86_64-linux-gnu", "/lib/aarch64-linux-gnu", "/usr/lib64", "/usr/lib",
    ];

    public static string Libc => System("libc.so.6");

    /// <summary>A system library by its exact name.</summary>
    public static string System(string name)
    {
        string? path = Folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
        Absence.SkipIf(path is null, $"no {name} on this machine");
        return path!;
    }

    /// <summary>The first libraries of the system in order of name, each file once.</summary>
    public static IEnumerable<string> SystemLibraries(int count) => Folders
        .Where(Directory.Exists)
        .SelectMany(folder => Directory.EnumerateFiles(folder, "*.so*"))
        .Select(path => new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? path)
        .Where(IsElf)
        .DistinctBy(path => Path.GetFileName(path))
        .OrderBy(path => path, StringComparer.Ordinal)
        .Take(count);

    /// <summary>The system's interpreter and those installed for the user: the ELF files that have the code.</summary>
    public static IEnumerable<string> Interpreters()
    {
        if (File.Exists("/usr/bin/python3"))
        {
            yield return new FileInfo("/usr/bin/python3").ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? "/usr/bin/python3";
        }

        string versions = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".pyenv", "versions");
        if (!Directory.Exists(versions))
        {
            yield break;
        }

        foreach (string version in Directory.EnumerateDirectories(versions).Order(StringComparer.Ordinal))
        {
            string[] shared = Directory.Exists(Path.Combine(version, "lib")) ? Directory.GetFiles(Path.Combine(version, "lib"), "libpython3.*.so.1.0") : [];
            foreach (string library in shared)
            {
                yield return library;
            }

            string program = Path.Combine(version, "bin", "python3");
            if (shared.Length == 0 && File.Exists(program))
            {
                yield return new FileInfo(program).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? program;
            }
        }
    }

    private static bool IsElf(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            Span<byte> magic = stackalloc byte[5];
            return file.ReadAtLeast(magic, 5, throwOnEndOfStream: false) == 5 && magic.SequenceEqual("\u007fELF\u0002"u8);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
