using System.Text.RegularExpressions;

namespace Austin.Live.Tests.RealPrograms;

/// <summary>pytest over tests that a package carries.</summary>
internal sealed partial class PytestPackage : RealProgram
{
    public override string Name => "pytest";

    public override string Module => "networkx";

    public override IReadOnlyList<string> Command =>
        ["/usr/bin/pytest-3", "-v", "-p", "no:cacheprovider", "--pyargs", "networkx.algorithms.tests.test_cycles", "networkx.algorithms.tests.test_graphical"];

    public override string Constant(string output) => Duration().Replace(output, "$1 in N s");

    // The line is filled up to its width: longer where the time is shorter.
    [GeneratedRegex(@"=+( \d+ passed.*) in [0-9.]+s( \([0-9:]+\))? =+")]
    private static partial Regex Duration();
}
