namespace Austin.Live.Tests.RealPrograms;

/// <summary>A run of a program in a folder of its own, with or without a profiler.</summary>
internal sealed class ProgramRun : IDisposable
{
    // A program that is started through a busy machine's disk may take its time to become Python.
    private static readonly string[] _options = ["-q", "-t", "20s", "-i", "1ms"];

    private static readonly Dictionary<string, string> _settings = new()
    {
        ["PATH"] = "/usr/bin:/bin",
        ["LC_ALL"] = "C.UTF-8",
        ["PYTHONHASHSEED"] = "0",
        ["SOURCE_DATE_EPOCH"] = "1600000000",
        ["ANSIBLE_NOCOLOR"] = "1",
        ["HGRCPATH"] = "",
    };

    private readonly TemporaryFolder _folder = new();
    private readonly RealProgram _program;
    private readonly Dictionary<string, string> _environment;

    public ProgramRun(RealProgram program)
    {
        _program = program;
        _environment = new(_settings) { ["HOME"] = Home };
        Directory.CreateDirectory(Work);
        Directory.CreateDirectory(Home);
        foreach (IReadOnlyList<string> command in program.Preparation)
        {
            using AustinRun run = Start(command);
            run.WaitForExit().Succeeded();
        }
    }

    /// <summary>Where a profiler writes its samples.</summary>
    public string Samples => _folder.File("samples");

    private string Report => _folder.File("report");

    private string Work => _folder.File("work");

    private string Home => _folder.File("home");

    /// <summary>Runs the program alone.</summary>
    public ProgramOutcome Plain()
    {
        (AustinResult result, string answers) = ToEnd(_program.Command);
        return Outcome(result.ExitCode, result, result.Error, answers);
    }

    /// <summary>Runs the program in a profiler.</summary>
    /// <param name="sampler">The profiler.</param>
    /// <param name="more">Options besides those that all runs have.</param>
    public (AustinResult Profiler, ProfilerReport Report, ProgramOutcome Program) Sampled(Sampler sampler, params string[] more)
    {
        (AustinResult result, string answers) = ToEnd(
            [PublishedPrograms.Of(sampler), .. _options, .. more, "--stats-json", Report, "-o", Samples, .. _program.Command]);
        string ending = $"The command exited with status {_program.Status}.\n";
        string error = _program.Status != 0 && result.Error.EndsWith(ending, StringComparison.Ordinal) ? result.Error[..^ending.Length] : result.Error;
        ProfilerReport report = ProfilerReport.Read(Report, result);
        return (result, report, Outcome(report.CommandStatus, result, error, answers));
    }

    public void Dispose() => _folder.Dispose();

    private (AustinResult Result, string Answers) ToEnd(IReadOnlyList<string> command)
    {
        using AustinRun run = Start(command);
        string answers = _program.IsServer ? LocalLoad.Apply(Path.Combine(Work, "port"), run) : "";
        return (run.WaitForExit(), answers);
    }

    private AustinRun Start(IReadOnlyList<string> command) =>
        AustinRun.StartCommand(["env", "-C", Work, .. command], environment: _environment);

    private ProgramOutcome Outcome(int status, AustinResult result, string error, string answers) => new(
        status,
        Constant(result.OutputText),
        Constant(error),
        _program.Made is null
            ? new Dictionary<string, string>()
            : Directory.EnumerateFiles(Work, _program.Made, SearchOption.AllDirectories)
                .ToDictionary(path => Path.GetRelativePath(Work, path), path => Constant(File.ReadAllText(path))),
        answers);

    private string Constant(string text) => _program.Constant(text.Replace(_folder.Path, "FOLDER", StringComparison.Ordinal));
}
