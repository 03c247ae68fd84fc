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
    private static readonly int[] _few = [8, 15];

    /// <summary>The first minor version.</summary>
    public int First => first;

    /// <summary>The last minor version.</summary>
    public int Last => last;

    /// <summary>Whether there is a row "3.13t" as well, for the free-threaded build.</summary>
    public bool FreeThreaded { get; init; }

    /// <summary>
    /// Whether the test is of something that does not lie in the interpreter, such as a clock of the kernel, or that other tests ask of every version,
    /// such as where it has its frames: then the oldest and the newest stand for all, but in a <see cref="FullRun"/>.
    /// </summary>
    public bool Few { get; init; }

    /// <summary>A row for each version.</summary>
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => Names(first, last, Few, FreeThreaded).Select(version => new object[] { version });

    /// <summary>The names of minor versions, as in <c>"3.11"</c>.</summary>
    internal static IEnumerable<string> Names(int first, int last, bool few, bool freeThreaded) =>
        Enumerable.Range(first, last - first + 1).Where(minor => !few || FullRun.IsAsked || _few.Contains(minor)).Select(minor => $"3.{minor}").Concat(freeThreaded ? [Interpreters.FreeThreaded] : []);
}
