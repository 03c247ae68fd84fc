using System.Reflection;
using Austin.Testing.Processes;
using Xunit.Sdk;

namespace Austin.Testing.Pythons;

/// <summary>
/// Runs a theory of what the samplers have in common for <c>austin</c> with each minor version of CPython, as
/// <see cref="PythonVersionsAttribute"/> has them, and for <c>austinp</c> with some of these: one with frames on the heap, and two
/// with frames of the interpreter's own. What depends on the version is the same code in both.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SamplerVersionsAttribute(int first = 8, int last = 15) : DataAttribute
{
    private static readonly string[] _ofAustinP = ["3.9", "3.13", "3.15"];

    /// <summary>The first minor version.</summary>
    public int First => first;

    /// <summary>The last minor version.</summary>
    public int Last => last;

    /// <summary>Whether <c>austin</c> has few versions, as <see cref="PythonVersionsAttribute.Few"/> says; those of <c>austinp</c> are the same.</summary>
    public bool Few { get; init; }

    /// <summary>Whether <c>austin</c> has a row "3.13t" as well, for the free-threaded build.</summary>
    public bool FreeThreaded { get; init; }

    /// <summary>A row for each sampler and version.</summary>
    public override IEnumerable<object[]> GetData(MethodInfo testMethod)
    {
        IEnumerable<string> all = PythonVersionsAttribute.Names(first, last, few: false, freeThreaded: false);
        return PythonVersionsAttribute.Names(first, last, Few, FreeThreaded).Select(version => new object[] { Sampler.Austin, version })
            .Concat(all.Intersect(_ofAustinP).Select(version => new object[] { Sampler.AustinP, version }));
    }
}
