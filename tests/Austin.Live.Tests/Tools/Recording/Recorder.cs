namespace Austin.Live.Tests.Tools.Recording;

/// <summary>Runs the native <c>austin-record</c>, with the samplers in its search path.</summary>
internal sealed class Recorder : IDisposable
{
    private static readonly string _tools = PublishedPrograms.Find("austin-tools");
    private readonly TemporaryFolder _folder = new();

    /// <summary>The names of the files beside the results, in order.</summary>
    public string[] Files => [.. Directory.GetFiles(_folder.Path).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];

    public string File(string name) => _folder.File(name);

    public string Text(string name) => System.IO.File.ReadAllText(File(name));

    public string Script(string name, string text) => _folder.Script(name, text);

    /// <summary>Starts it.</summary>
    public AustinRun Start(params IReadOnlyList<string> arguments) => StartWith(null, arguments);

    /// <summary>Starts it with more in front of the search path, and temporary files in the folder of the results.</summary>
    public AustinRun StartWith(string? searchPath, params IReadOnlyList<string> arguments) =>
        AustinRun.StartCommand([_tools, "austin-record", .. arguments], environment: Environment(searchPath));

    /// <summary>Runs it to its end.</summary>
    public AustinResult Run(params IReadOnlyList<string> arguments)
    {
        using AustinRun run = Start(arguments);
        return run.WaitForExit();
    }

    /// <summary>The variables that it needs.</summary>
    public Dictionary<string, string> Environment(string? searchPath) => new()
    {
        ["PATH"] = string.Join(':', new[]
        {
            searchPath, Path.GetDirectoryName(PublishedPrograms.Of(Sampler.Austin)), Path.GetDirectoryName(PublishedPrograms.Of(Sampler.AustinP)),
            System.Environment.GetEnvironmentVariable("PATH"),
        }.Where(folder => folder is not null)),
        ["TMPDIR"] = _folder.Path,
    };

    public void Dispose() => _folder.Dispose();
}
