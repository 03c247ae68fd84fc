using System.Collections.Concurrent;

namespace Austin.Testing.Processes;

/// <summary>What compilers make, made once for all tests of a run; each test gets a copy of its own.</summary>
public static class CompiledOnce
{
    private static readonly ConcurrentDictionary<string, Lazy<string>> _made = [];

    private static readonly Lazy<TemporaryFolder> _folder = new(() =>
    {
        TemporaryFolder folder = new();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => folder.Dispose();
        return folder;
    });

    /// <summary>Runs a compiler, unless it was run with the same arguments before, and copies what it made.</summary>
    /// <param name="path">Where the copy goes.</param>
    /// <param name="compiler">The compiler; without it the test is skipped, or fails (see <see cref="Absence"/>).</param>
    /// <param name="arguments">Its arguments without <c>-o</c>.</param>
    /// <returns><paramref name="path"/>.</returns>
    public static string Copy(string path, string compiler, params IReadOnlyList<string> arguments)
    {
        string made = _made.GetOrAdd(string.Join('\0', [compiler, .. arguments]), key => new Lazy<string>(() =>
        {
            string output = _folder.Value.File(Guid.NewGuid().ToString("N"));
            InstalledProgram.Run(compiler, ["-o", output, .. arguments]);
            return output;
        })).Value;
        File.Copy(made, path, overwrite: true);
        return path;
    }
}
