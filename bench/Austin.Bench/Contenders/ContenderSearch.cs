using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Austin.Testing;
using Austin.Testing.Pythons;

namespace Austin.Bench.Contenders;

/// <summary>Finds the samplers of this machine.</summary>
/// <param name="austin">Our program; null to publish it from this checkout.</param>
/// <param name="peer">The original Austin; null to look on PATH.</param>
internal sealed partial class ContenderSearch(string? austin, string? peer)
{
    private const int OurNewestMinor = 15;
    private const int OriginalNewestMinor = 13;

    private readonly List<string> _absent = [];
    private string? _ours;

    /// <summary>What was looked for in vain, in words.</summary>
    public IReadOnlyList<string> Absent => _absent;

    /// <summary>Our program.</summary>
    /// <exception cref="InvalidOperationException">It could not be built.</exception>
    public string Ours => _ours ??= austin ?? Publish();

    /// <summary>All samplers found, ours first.</summary>
    /// <exception cref="InvalidOperationException">Ours could not be built.</exception>
    public IReadOnlyList<IContender> Find(IReadOnlyList<Interpreter> pythons)
    {
        string ours = Ours;
        List<IContender> found = [new AustinContender("this Austin", ours, OurNewestMinor)];
        string? original = peer ?? OnPath("austin");
        Add("the original Austin (AUSTIN_PEER or --peer)", original, ours, (path, version) => new AustinContender($"Austin {version}", path, OriginalNewestMinor));
        if (pythons.FirstOrDefault(python => python.Minor >= CPythonContender.OldestMinor && !python.IsDebug && !python.IsFreeThreaded) is { } python)
        {
            found.Add(new CPythonContender(python));
        }
        else
        {
            _absent.Add("profiling.sampling of CPython 3.15");
        }

        Add("py-spy", OnPath("py-spy"), ours, (path, version) => new PySpyContender($"py-spy {version}", path));
        Add("perf", OnPath("perf"), ours, (path, version) => new PerfContender($"perf {version}", path));
        return found;

        void Add(string name, string? path, string other, Func<string, string, IContender> make)
        {
            if (path is null || !File.Exists(path) || path == other)
            {
                _absent.Add(name);
                return;
            }

            found.Add(make(path, VersionNumber().Match(Say(path, "--version")).Value));
        }
    }

    private static string? OnPath(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        .Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    // As it is released, and newly made: an old one would be compared without anybody noticing.
    private static string Publish()
    {
        string folder = Path.Combine(Repository.Root, "bench", "bin", "austin");
        string runtime = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "linux-arm64" : "linux-x64";
        Console.Error.WriteLine("Publishing austin and austinp ...");
        // Servers that outlive the command would hold its output open, and use the machine meanwhile.
        string said = string.Join('\n', new[] { "Austin", "AustinP" }.Select(project => Say("dotnet", "publish", Path.Combine(Repository.Root, "src", project), "-c", "Release", "-r", runtime, "-v", "q", "--nologo", "-o", folder,
            "-nodeReuse:false", "-p:UseSharedCompilation=false")));
        string program = Path.Combine(folder, "austin");
        return File.Exists(program) ? program : throw new InvalidOperationException(said);
    }

    private static string Say(string program, params string[] arguments)
    {
        ProcessStartInfo info = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        info.Environment["AUSTIN_NO_LOGGING"] = "1";
        using Process process = Process.Start(info)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string said = process.StandardOutput.ReadToEnd() + error.Result;
        process.WaitForExit();
        return said;
    }

    [GeneratedRegex(@"\d+(\.\d+)+")]
    private static partial Regex VersionNumber();
}
