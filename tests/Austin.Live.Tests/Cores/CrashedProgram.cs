namespace Austin.Live.Tests.Cores;

/// <summary>The kernel's core of a program that crashed, made once for all tests of a class.</summary>
public sealed class CrashedProgram : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Lazy<string> _core;

    public CrashedProgram() => _core = new Lazy<string>(
        () => CoreDump.OfCrash([Python.Path, Repository.Target("crash.py"), "segv"], _folder), LazyThreadSafetyMode.PublicationOnly);

    public Interpreter Python { get; } = Interpreters.RequireAny();

    /// <summary>Path of the core; skips the test where there can be none.</summary>
    public string Core => _core.Value;

    public void Dispose() => _folder.Dispose();
}
