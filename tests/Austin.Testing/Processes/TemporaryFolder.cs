using System.Diagnostics;

namespace Austin.Testing.Processes;

/// <summary>A folder that goes away with the test; everybody may use it, also a user the test becomes.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public TemporaryFolder() => System.IO.File.SetUnixFileMode(Path, (UnixFileMode)0b111_111_111);

    /// <summary>Full path of the folder.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("austin-test-").FullName;

    /// <summary>Full path of a file in the folder.</summary>
    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Writes a file, and returns its full path.</summary>
    public string Write(string name, string text)
    {
        System.IO.File.WriteAllText(File(name), text);
        return File(name);
    }

    /// <summary>Writes a file that may be executed, and returns its full path.</summary>
    public string Script(string name, string text)
    {
        string path = Write(name, text);
        System.IO.File.SetUnixFileMode(path, (UnixFileMode)0b111_101_101);
        return path;
    }

    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A file's name need not be valid UTF-8.
            using Process removal = Process.Start("rm", ["-rf", Path]);
            removal.WaitForExit();
        }
    }
}
