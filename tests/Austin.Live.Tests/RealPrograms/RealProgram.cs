namespace Austin.Live.Tests.RealPrograms;

/// <summary>A program of Debian's packages with a fixed amount of work.</summary>
internal abstract class RealProgram
{
    private const string DebianPython = "/usr/bin/python3";

    /// <summary>What the tests call it.</summary>
    public abstract string Name { get; }

    /// <summary>What is started: the program by its full path, and its arguments. Files are relative to the folder of a run.</summary>
    public abstract IReadOnlyList<string> Command { get; }

    /// <summary>A module that it needs and that may be absent although the program is there.</summary>
    public virtual string? Module => null;

    /// <summary>The status it ends with.</summary>
    public virtual int Status => 0;

    /// <summary>Whether it starts processes of Python.</summary>
    public virtual bool HasChildren => false;

    /// <summary>Whether it serves what <see cref="LocalLoad"/> asks for.</summary>
    public virtual bool IsServer => false;

    /// <summary>Most of a thousand samples of <c>austinp</c> whose native stack may be incomplete.</summary>
    public virtual int MostCutOfThousand => 10;

    /// <summary>Commands that make what it works on in the folder of a run.</summary>
    public virtual IReadOnlyList<IReadOnlyList<string>> Preparation => [];

    /// <summary>Files it makes that must come out the same, as a pattern of names below the folder; null for none.</summary>
    public virtual string? Made => null;

    /// <summary>Its output without what differs from run to run.</summary>
    public virtual string Constant(string output) => output;

    /// <summary>Skips the test where the program, or what it needs, is not installed.</summary>
    public void Require()
    {
        Absence.SkipIf(!File.Exists(Command[0]), $"no {Command[0]} on this machine");
        if (Module is not null)
        {
            using System.Diagnostics.Process search = InstalledProgram.Start(new(DebianPython, ["-c", $"import importlib.util, sys; sys.exit(importlib.util.find_spec('{Module}') is None)"]));
            search.WaitForExit();
            Absence.SkipIf(search.ExitCode != 0, $"{DebianPython} has no {Module}");
        }
    }

    /// <summary>A script of <c>tests/Targets/Programs</c>, run by Debian's interpreter, for whose version the packages are.</summary>
    protected static IReadOnlyList<string> Script(string name) => [DebianPython, Source(name)];

    /// <summary>Full path of a file of <c>tests/Targets/Programs</c>.</summary>
    protected static string Source(string name) => Repository.Target(Path.Combine("Programs", name));

    /// <summary>Debian's interpreter running a module as a program.</summary>
    protected static IReadOnlyList<string> RunModule(string name, params string[] arguments) => [DebianPython, "-m", name, .. arguments];
}
