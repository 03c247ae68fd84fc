using System.Diagnostics;

namespace Austin.Live.Tests.Packages;

/// <summary>All packages, made once from the executables under test.</summary>
public sealed class PackageSet : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public PackageSet()
    {
        foreach (string program in (string[])["austin", "austinp", "austinp-resolve", "austin-tools", "austin-tui", "austin-agent"])
        {
            File.CreateSymbolicLink(Path.Combine(Binaries, program), PublishedPrograms.Find(program));
        }

        Run($"AUSTIN_PREBUILT='{Binaries}' AUSTIN_PACKAGES='{Packages}' build/package");
    }

    public string Packages => Sub("packages");

    /// <summary>The executables, under their names.</summary>
    public string Binaries => Sub("bin");

    /// <summary>A folder that is empty at first.</summary>
    public string Sub(string name) => Directory.CreateDirectory(_folder.File(name)).FullName;

    /// <summary>The one package that matches.</summary>
    public string Find(string pattern) => Assert.Single(Directory.GetFiles(Packages, pattern));

    /// <summary>Runs a shell script in the repository's root; fails the test unless it succeeds.</summary>
    /// <returns>Standard output and error.</returns>
    public static string Run(string script)
    {
        ProcessStartInfo start = new("/bin/sh", ["-ec", $"exec 2>&1\n{script}"]) { RedirectStandardOutput = true, WorkingDirectory = Repository.Root };
        start.Environment["AUSTIN_NO_LOGGING"] = "1";
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{script}\n{output}");
        return output;
    }

    public void Dispose() => _folder.Dispose();
}
