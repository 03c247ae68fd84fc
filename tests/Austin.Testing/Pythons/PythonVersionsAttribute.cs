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
    public int First => first;

    public int Last => last;

    public override IEnumerable<object[]> GetData(MethodInfo testMethod) =>
        Enumerable.Range(first, last - first + 1).Select(minor => new object[] { $"3.{minor}" });
}
