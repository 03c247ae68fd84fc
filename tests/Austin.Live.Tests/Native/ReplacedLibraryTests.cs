using System.Text.RegularExpressions;

namespace Austin.Live.Tests.Native;

/// <summary>Libraries that are loaded where others were unloaded: an address has a name for the life of its mapping only.</summary>
public sealed partial class ReplacedLibraryTests : IDisposable
{
    private const string Source = """
        static volatile double sum;
        void FUNCTION(long n) { for (long i = 0; i < n; i++) { sum += i; } }
        """;

    private const string Spin = """
        import ctypes, _ctypes, os, sys, time
        def spin(path, name):
            library = ctypes.CDLL(path)
            function = getattr(library, name)
            function.argtypes = [ctypes.c_long]
            end = time.monotonic() + 0.1
            while time.monotonic() < end:
                function(1000000)
            address = ctypes.cast(function, ctypes.c_void_p).value
            _ctypes.dlclose(library._handle)
            return address
        def run_first():
            return use(first, "first_spin")
        def run_second():
            return use(second, "second_spin")

        """;

    private const string InTurn = """

        addresses = set()
        for _ in range(12):
            addresses |= {run_first(), run_second()}
        print("addresses", len(addresses))

        """;

    private const string Alternating = Spin + """
        first, second = sys.argv[1:]
        use = spin
        """ + InTurn;

    // The library is written anew, in the same file, or in another one of the same name.
    private const string Rewritten = Spin + """
        here, first, second, way = sys.argv[1:]
        inodes = set()
        def use(source, name):
            if way == "another":
                os.path.exists(here) and os.unlink(here)
            with open(source, "rb") as new, open(here, "wb" if way == "another" or not os.path.exists(here) else "r+b") as old:
                old.write(new.read())
                old.truncate()
                inodes.add(os.fstat(old.fileno()).st_ino)
            return spin(here, name)
        """ + InTurn + """
        print("inodes", len(inodes))
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public void EachHasItsOwnNamesAndItsOwnLines()
    {
        string first = Library("first");
        string second = Library("second");
        string capture = _folder.File("capture.txt");
        using AustinRun run = AustinRun.Start(Sampler.AustinP, "-i", "2ms", "-o", capture, Interpreters.Require("3.11").Path, "-c", Alternating, first, second);
        Absence.SkipIf(!run.WaitForExit().Succeeded().OutputText.Contains("addresses 1\n", StringComparison.Ordinal), "the libraries were loaded at different addresses");
        string[] lines = File.ReadAllLines(capture);
        AssertNames(lines, "first", "second");
        AssertNames(lines, "second", "first");
        Assert.True(lines.Count(line => line.StartsWith("# module", StringComparison.Ordinal) && line.EndsWith(first, StringComparison.Ordinal)) > 3);

        // By the place of the lines in the capture alone.
        string nameless = _folder.File("nameless.txt");
        string resolved = _folder.File("resolved.txt");
        File.WriteAllLines(nameless, lines.Select(line => Name().Replace(line, ":<unknown>:")));
        InstalledProgram.Run(PublishedPrograms.Find("austinp-resolve"), "-q", nameless, resolved);
        lines = File.ReadAllLines(resolved);
        AssertNames(lines, "first", "second");
        AssertNames(lines, "second", "first");
    }

    /// <remarks>The mappings are the same each time, up to the inode.</remarks>
    [SkippableTheory]
    [InlineData("same")]
    [InlineData("another")]
    public void OneThatIsWrittenAnewIsNoticed(string way)
    {
        string first = Library("first");
        string second = Library("second");
        string here = _folder.File("libhere.so");
        string capture = _folder.File("capture.txt");
        using AustinRun run = AustinRun.Start(Sampler.AustinP, "-i", "2ms", "-o", capture, Interpreters.Require("3.11").Path, "-c", Rewritten, here, first, second, way);
        string output = run.WaitForExit().Succeeded().OutputText;
        Absence.SkipIf(!output.Contains("addresses 1\n", StringComparison.Ordinal), "the libraries were loaded at different addresses");
        Assert.True(way == "another" || output.Contains("inodes 1\n", StringComparison.Ordinal), output);
        string[] lines = File.ReadAllLines(capture);
        AssertNames(lines, "first", "second");
        AssertNames(lines, "second", "first");
        string[] builds = [.. lines.Where(line => line.StartsWith("# module", StringComparison.Ordinal) && line.EndsWith(here, StringComparison.Ordinal)).Select(line => line.Split(' ')[^2])];
        Assert.True(builds.Length > 3, $"{builds.Length} lines");
        Assert.Equal(2, builds.Distinct().Count());
    }

    private static void AssertNames(string[] lines, string which, string other)
    {
        // Where there are too few CPUs, a thread that could not be stopped has no native frames.
        string[] samples = [.. lines.Where(line => line.StartsWith('P') && line.Contains($":run_{which}:", StringComparison.Ordinal) && line.Contains(";native@", StringComparison.Ordinal))];
        Assert.True(samples.Count(line => line.Contains($":{which}_spin:", StringComparison.Ordinal)) > samples.Length / 2, $"{samples.Length} samples of {which}");
        int wrong = samples.Count(line => line.Contains($":{other}_spin:", StringComparison.Ordinal));
        Assert.True(wrong <= samples.Length / 100, $"{wrong} of {samples.Length} samples of {which} are named after {other}");
    }

    private string Library(string name)
    {
        string source = _folder.File("library.c");
        string library = _folder.File($"lib{name}.so");
        File.WriteAllText(source, Source);
        InstalledProgram.Run("cc", "-O1", "-shared", "-fPIC", $"-DFUNCTION={name}_spin", "-Wl,--build-id", "-o", library, source);
        return library;
    }

    [GeneratedRegex(":(first|second)_spin:")]
    private static partial Regex Name();
}
