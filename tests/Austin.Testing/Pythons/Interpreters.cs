using System.Diagnostics;
using System.Text.Json;

namespace Austin.Testing.Pythons;

/// <summary>The CPython interpreters of this machine.</summary>
/// <remarks>
/// Looked for, in this order, in <c>AUSTIN_TEST_PYTHONS</c> (files or folders, separated by colons), pyenv, uv's
/// folder, <c>~/.cache/austin-pythons</c> and PATH. A file's name is only a hint: each candidate is asked what it is.
/// </remarks>
public static class Interpreters
{
    private const string Probe =
        """
        import json, os, sys, sysconfig
        maps = open("/proc/self/maps").read()
        elf_type = open("/proc/self/exe", "rb").read(18)[16]
        print(json.dumps(dict(
            Name=sys.implementation.name, Major=sys.version_info[0], Release=sys.version_info[3],
            Path=os.path.realpath(sys.executable), Minor=sys.version_info[1], Patch=sys.version_info[2],
            IsShared="libpython" in maps, IsPositionIndependent=elf_type == 3,
            IsDebug=hasattr(sys, "gettotalrefcount"),
            IsFreeThreaded=bool(sysconfig.get_config_var("Py_GIL_DISABLED")))))
        """;

    private static readonly Lazy<IReadOnlyList<Interpreter>> _found = new(() => [.. Search()]);
    private static readonly Lazy<Interpreter?> _musl = new(() => File.Exists(MuslPath) ? Ask(MuslPath) : null);

    /// <summary>All final releases found, in order of preference.</summary>
    public static IReadOnlyList<Interpreter> All => _found.Value;

    /// <summary>The free-threaded build that tests run, as <see cref="Require(string)"/> takes it; <c>.ci/get-free-threaded</c> builds it.</summary>
    public const string FreeThreaded = "3.13t";

    /// <summary>
    /// The preferred ordinary build of a minor version such as <c>3.11</c>, or with a <c>t</c> behind it the free-threaded one; skips the
    /// test where there is none.
    /// </summary>
    public static Interpreter Require(string version) => Require(
        python => $"3.{python.Minor}{(python.IsFreeThreaded ? "t" : "")}" == version && !python.IsDebug, $"CPython {version}");

    /// <summary>
    /// The build of 3.13 for musl, whose modules are few; skips the test where there is none. <c>.ci/get-musl-python</c> builds it. It is
    /// not one of <see cref="All"/>, as tests would take it for any 3.13.
    /// </summary>
    public static Interpreter RequireMusl()
    {
        Absence.SkipIf(_musl.Value is null, "no CPython for musl on this machine: .ci/get-musl-python builds it");
        return _musl.Value!;
    }

    /// <summary>The newest ordinary build found; skips the test where there is none.</summary>
    public static Interpreter RequireAny() =>
        All.Where(python => python.Minor is >= 8 and <= 15 && !python.IsDebug && !python.IsFreeThreaded)
            .OrderByDescending(python => python.Minor).FirstOrDefault() ?? Require(_ => false, "CPython");

    /// <summary>The first build that satisfies a condition; skips the test where there is none.</summary>
    public static Interpreter Require(Func<Interpreter, bool> condition, string description)
    {
        Interpreter? found = All.FirstOrDefault(condition);
        Absence.SkipIf(found is null, $"no {description} on this machine");
        return found!;
    }

    private static string Home => Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

    private static string MuslPath => Path.Combine(Home, ".cache/austin-pythons/bin/python3.13-musl");

    private static IEnumerable<Interpreter> Search()
    {
        HashSet<string> seen = [];
        foreach (string candidate in Candidates().Where(File.Exists))
        {
            if (seen.Add(Resolve(candidate)) && Ask(candidate) is { } python
                && (python.Path == Resolve(candidate) || seen.Add(python.Path)))
            {
                yield return python;
            }
        }
    }

    private static IEnumerable<string> Candidates()
    {
        IEnumerable<string> named = (Environment.GetEnvironmentVariable("AUSTIN_TEST_PYTHONS") ?? "")
            .Split(':', StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(entry => File.Exists(entry) ? [entry] : InFolder(entry).Concat(InInstallations(entry)));
        string pyenv = Environment.GetEnvironmentVariable("PYENV_ROOT") ?? Path.Combine(Home, ".pyenv");
        string uv = Environment.GetEnvironmentVariable("UV_PYTHON_INSTALL_DIR") ?? Path.Combine(Home, ".local/share/uv/python");
        return named
            .Concat(InInstallations(Path.Combine(pyenv, "versions")))
            .Concat(InInstallations(uv))
            .Concat(InFolder(Path.Combine(Home, ".cache/austin-pythons/bin")))
            .Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').SelectMany(InFolder));
    }

    private static IEnumerable<string> InInstallations(string folder) => Directory.Exists(folder)
        ? Directory.GetDirectories(folder).Order(StringComparer.Ordinal).SelectMany(version => InFolder(Path.Combine(version, "bin")))
        : [];

    private static IEnumerable<string> InFolder(string folder) => Directory.Exists(folder)
        ? Directory.GetFiles(folder, "python3*").Where(IsProgramName).Order(StringComparer.Ordinal)
            .Concat(InFolder(Path.Combine(folder, "bin")))
        : [];

    /// <summary>python3, python3.11, python3.15d, python3.13t, but not python3-config.</summary>
    private static bool IsProgramName(string path) =>
        !Path.GetFileName(path)["python3".Length..].AsSpan().ContainsAnyExcept("0123456789.dt");

    private static string Resolve(string path) => File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;

    private static Interpreter? Ask(string path)
    {
        ProcessStartInfo start = new(path, ["-S", "-c", Probe]) { RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using Process process = Process.Start(start)!;
            string answer = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            using JsonDocument document = JsonDocument.Parse(answer);
            JsonElement facts = document.RootElement;
            return facts.GetProperty("Name").ValueEquals("cpython") && facts.GetProperty("Major").GetInt32() == 3
                && facts.GetProperty("Release").ValueEquals("final")
                ? facts.Deserialize<Interpreter>()
                : null;
        }
        catch (Exception exception) when (exception is JsonException or System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
