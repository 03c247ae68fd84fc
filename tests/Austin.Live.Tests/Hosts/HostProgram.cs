namespace Austin.Live.Tests.Hosts;

/// <summary>Compiles the C programs of <c>tests/Targets</c> that hold an interpreter.</summary>
internal static class HostProgram
{
    /// <summary>Compiles a program and returns its path; skips the test without a compiler, or where it cannot be linked.</summary>
    public static string Compile(TemporaryFolder folder, string source, params string[] options) =>
        CompiledOnce.Copy(folder.File("host"), "gcc", ["-O1", Repository.Target(source), .. options]);

    /// <summary>Where an interpreter is installed.</summary>
    public static string Prefix(Interpreter python) => Path.GetDirectoryName(Path.GetDirectoryName(python.Path))!;

    /// <summary>The shared library of an interpreter; skips the test where it has none.</summary>
    public static string Library(Interpreter python)
    {
        string library = Path.Combine(Prefix(python), "lib", $"libpython3.{python.Minor}.so.1.0");
        Absence.SkipIf(!File.Exists(library), $"no library of CPython {python.Version} on this machine");
        return library;
    }

    /// <summary>The options to compile a program that embeds an interpreter by its shared library; skips the test where it has none.</summary>
    public static string[] Embedding(Interpreter python)
    {
        string folder = Path.GetDirectoryName(Library(python))!;
        string headers = Path.Combine(Prefix(python), "include", $"python3.{python.Minor}");
        Absence.SkipIf(!Directory.Exists(headers), $"no headers of CPython {python.Version} on this machine");
        return [$"-I{headers}", $"-L{folder}", $"-lpython3.{python.Minor}", $"-Wl,-rpath,{folder}", "-lpthread"];
    }

    /// <summary>The static library of an interpreter; skips the test where it has none.</summary>
    public static string StaticLibrary(Interpreter python)
    {
        string folder = Path.Combine(Prefix(python), "lib", $"python3.{python.Minor}");
        string? library = Directory.Exists(folder)
            ? Directory.GetDirectories(folder, "config-*").Select(config => Path.Combine(config, $"libpython3.{python.Minor}.a")).FirstOrDefault(File.Exists)
            : null;
        Absence.SkipIf(library is null, $"no static library of CPython {python.Version} on this machine");
        return library!;
    }
}
