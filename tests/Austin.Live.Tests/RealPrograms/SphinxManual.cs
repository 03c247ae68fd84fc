namespace Austin.Live.Tests.RealPrograms;

/// <summary>sphinx-build of a manual.</summary>
internal sealed class SphinxManual : RealProgram
{
    public override string Name => "sphinx-build";

    public override IReadOnlyList<string> Command => ["/usr/bin/sphinx-build", "-b", "html", "manual", "html"];

    public override IReadOnlyList<IReadOnlyList<string>> Preparation => [Script("write_manual.py")];

    public override string Made => "*.html";
}
