using System.Reflection;
using Xunit.Sdk;

namespace Austin.Testing.Pythons;

/// <summary>
/// Runs a theory once for each minor version of CPython, named as in <c>"3.11"</c>; the test calls
/// <see cref="Interpreters.Require(string)"/>, which skips the row with its reason where that version is absent.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PythonVersionsAttribute(int first = 8, int last = 15) : DataAttribute
{
    // Versions that shared tests are run for here, as the test project's runtime configuration has them; all when it has none.
    private static readonly string[] _sharedVersions =
        (AppContext.GetData("Austin.Testing.SharedVersions") as string)?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];

    public int First => first;

    public int Last => last;

    /// <summary>Whether there is a row "3.13t" as well, for the free-threaded build.</summary>
    public bool FreeThreaded { get; init; }

    public override IEnumerable<object[]> GetData(MethodInfo testMethod) =>
        Enumerable.Range(first, last - first + 1).Select(minor => $"3.{minor}").Concat(FreeThreaded ? [Interpreters.FreeThreaded] : [])
            .Where(version => !IsShared(testMethod) || _sharedVersions.Length == 0 || _sharedVersions.Contains(version))
            .Select(version => new object[] { version });

    // A test of another project whose source is compiled into this one.
    private static bool IsShared(MethodInfo test) =>
        test.DeclaringType!.Namespace!.Split('.')[0] != test.DeclaringType.Assembly.GetName().Name!.Split('.')[0];
}
