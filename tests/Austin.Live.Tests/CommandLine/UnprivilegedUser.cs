namespace Austin.Live.Tests.CommandLine;

/// <summary>The user nobody, with copies of what it needs in a place it can read; only root can become this user.</summary>
internal sealed class UnprivilegedUser : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private UnprivilegedUser(Sampler sampler, string python)
    {
        Python = python;
        Austin = _folder.File("austin");
        InstalledProgram.Copy(PublishedPrograms.Of(sampler), Austin);
        foreach (string target in Directory.GetFiles(Repository.Target(""), "*.py"))
        {
            File.Copy(target, Target(Path.GetFileName(target)));
        }

        foreach (string path in Directory.GetFiles(_folder.Path).Append(_folder.Path))
        {
            File.SetUnixFileMode(path, (UnixFileMode)0b111_101_101);
        }
    }

    /// <summary>The words that run a command as this user.</summary>
    public IReadOnlyList<string> Command { get; } = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];

    /// <summary>An interpreter this user can run.</summary>
    public string Python { get; }

    /// <summary>The profiler.</summary>
    public string Austin { get; }

    public static UnprivilegedUser Require(Sampler sampler)
    {
        Absence.SkipIfForbidden(Environment.UserName != "root", "only root can become another user");
        Interpreter python = Interpreters.Require(python => python.Path.StartsWith("/usr/", StringComparison.Ordinal) && python.Minor >= 8, "CPython in /usr");
        return new UnprivilegedUser(sampler, python.Path);
    }

    /// <summary>One of the programs in <c>tests/Targets</c>.</summary>
    public string Target(string name) => _folder.File(name);

    public void Dispose() => _folder.Dispose();
}
