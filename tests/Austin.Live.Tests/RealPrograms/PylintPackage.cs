namespace Austin.Live.Tests.RealPrograms;

/// <summary>pylint over a package of the standard library.</summary>
internal sealed class PylintPackage : RealProgram
{
    public override string Name => "pylint";

    public override IReadOnlyList<string> Command => ["/usr/bin/pylint", "-j", "1", "/usr/lib/python3.11/json"];

    /// <remarks>A sum of what kinds of remarks it made: errors, warnings, refactoring, conventions.</remarks>
    public override int Status => 30;
}
