using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Austin.Testing.Processes;

/// <summary>The native executables under test: published from the sources, or those in <c>AUSTIN_TEST_BIN</c>.</summary>
public static class PublishedPrograms
{
    private static readonly Lazy<string> _static = new(() => Folder("static"));
    private static readonly Lazy<string> _dynamic = new(() => Folder("dynamic", "-p:StaticExecutable=false"));

    /// <summary>Full path of a sampler.</summary>
    public static string Of(Sampler sampler) => Find(NameOf(sampler));

    /// <summary>Full path of a sampler that is a dynamic executable, which the programs are not unless asked for.</summary>
    public static string DynamicOf(Sampler sampler) => Path.Combine(_dynamic.Value, NameOf(sampler));

    /// <summary>The name of a sampler's program.</summary>
    public static string NameOf(Sampler sampler) => sampler == Sampler.AustinP ? "austinp" : "austin";

    /// <summary>Full path of a program; all are published on first use.</summary>
    public static string Find(string program) => Path.Combine(_static.Value, program);

    /// <summary>Publishes all, unless that is done.</summary>
    public static void Prepare() => _ = _static.Value;

    private static string Folder(string form, params string[] properties)
    {
        if (Environment.GetEnvironmentVariable("AUSTIN_TEST_BIN") is { Length: > 0 } folder)
        {
            return Path.GetFullPath(folder);
        }

        string output = Path.Combine(Repository.Root, "artifacts", "publish", form);
        Directory.CreateDirectory(output);
        using FileStream turn = WaitForTurn($"{output}.lock");
        string stamp = $"{output}.published";
        if (!File.Exists(stamp) || File.GetLastWriteTimeUtc(stamp) < NewestSource())
        {
            DateTime started = DateTime.UtcNow;
            Publish(output, properties);
            File.WriteAllBytes(stamp, []);
            File.SetLastWriteTimeUtc(stamp, started);
        }

        return output;
    }

    /// <summary>Several test processes may want the programs: one publishes, the others wait.</summary>
    private static FileStream WaitForTurn(string path)
    {
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                Thread.Sleep(100);
            }
        }
    }

    private static DateTime NewestSource() =>
        Directory.EnumerateDirectories(Path.Combine(Repository.Root, "src"))
            .SelectMany(SourcesOf)
            .Concat(Directory.EnumerateFiles(Path.Combine(Repository.Root, "src")))
            .Concat(Directory.EnumerateFiles(Repository.Root, "Directory.*"))
            .Max(File.GetLastWriteTimeUtc);

    /// <summary>The files of a project but for those that building it writes.</summary>
    private static IEnumerable<string> SourcesOf(string project) =>
        Directory.EnumerateFiles(project)
            .Concat(Directory.EnumerateDirectories(project)
                .Where(folder => Path.GetFileName(folder) is not ("bin" or "obj"))
                .SelectMany(folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)));

    private static void Publish(string output, string[] properties)
    {
        string architecture = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "linux-arm64" : "linux-x64";
        ProcessStartInfo start = new(
            "dotnet",
            [
                "publish", Path.Combine(Repository.Root, "Programs.slnf"), "-c", "Release", $"-p:RuntimeIdentifier={architecture}", $"-p:PublishDir={output}/", "-v", "q", "--nologo",
                "--disable-build-servers", "-p:RunAnalyzers=false", .. properties,
            ])
        {
            RedirectStandardOutput = true,
            WorkingDirectory = Repository.Root,
        };

        // The test host's own build settings are not meant for this build.
        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray())
        {
            start.Environment.Remove(name);
        }

        using Process process = Process.Start(start)!;
        string log = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"Publishing the programs failed:\n{log}");
        }
    }
}
