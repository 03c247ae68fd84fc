namespace Austin.Live.Tests.RealPrograms;

/// <summary>hg log with all changes of a repository.</summary>
internal sealed class MercurialLog : RealProgram
{
    private const string Hg = "/usr/bin/hg";

    public override string Name => "hg";

    public override IReadOnlyList<string> Command => [Hg, "-R", "repository", "log", "-p"];

    public override IReadOnlyList<IReadOnlyList<string>> Preparation =>
        [Script("write_changes.py"), [Hg, "init", "repository"], [Hg, "-R", "repository", "import", "-q", "changes"]];
}
