namespace Austin.Live.Tests.RealPrograms;

/// <summary>mypy, which Debian compiles to native code, over a copy of a package of the standard library.</summary>
internal sealed class MypyPackage : RealProgram
{
    public override string Name => "mypy";

    public override IReadOnlyList<string> Command => ["/usr/bin/mypy", "--cache-dir=/dev/null", "copied"];

    public override IReadOnlyList<IReadOnlyList<string>> Preparation => [["cp", "-r", "/usr/lib/python3.11/json", "copied"]];

    public override int Status => 1;
}
