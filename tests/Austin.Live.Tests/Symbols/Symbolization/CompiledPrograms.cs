using System.Diagnostics;

namespace Austin.Live.Tests.Symbols.Symbolization;

/// <summary>Test programs compiled in many ways, each when first asked for.</summary>
public sealed class CompiledPrograms : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, string> _built = [];

    /// <summary>Path of the C++ program compiled with such options.</summary>
    public string Cpp(string compiler, string options) => Build(compiler, options, ["shapes.cpp", "main.cpp"]);

    /// <summary>Path of the Rust program compiled with such options.</summary>
    public string Rust(string options) => Build("rustc", options, ["collections.rs"]);

    /// <summary>A folder of its own with a copy of a program, to be changed by a test.</summary>
    public string Copy(string program, string name)
    {
        string folder = Directory.CreateDirectory(_folder.File(name)).FullName;
        string copy = Path.Combine(folder, "prog");
        File.Copy(program, copy, overwrite: true);
        return copy;
    }

    /// <summary>Runs a program in a folder; a failure fails the test.</summary>
    internal static void Run(string folder, string program, params string[] arguments)
    {
        InstalledProgram.Require(program);
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {errors}");
    }

    public void Dispose() => _folder.Dispose();

    private string Build(string compiler, string options, string[] sources)
    {
        string key = compiler + " " + options;
        if (!_built.TryGetValue(key, out string? program))
        {
            string folder = Directory.CreateDirectory(_folder.File($"build{_built.Count}")).FullName;
            string sourceFolder = Path.Combine(AppContext.BaseDirectory, "Symbols", "Symbolization", "Programs");
            Run(folder, compiler, [
                .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries), "-o", "prog",
                .. sources.Select(source => Path.Combine(sourceFolder, source))]);
            program = Path.Combine(folder, "prog");
            _built.Add(key, program);
        }

        return program;
    }
}
