using System.Reflection;
using Austin.Testing.Processes;
using Xunit.Sdk;

namespace Austin.Testing.Pythons;

/// <summary>
/// Runs a theory of what the samplers have in common for <c>austin</c> with each minor version of CPython, as
/// <see cref="PythonVersionsAttribute"/> has them, and for <c>austinp</c> with one: what depends on the version is the same code in both. In
/// a <see cref="FullRun"/> that has three, one with frames on the heap, and two with frames of the interpreter's own.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SamplerVersionsAttribute(int first = 8, int last = 15) : DataAttribute
{
    private static readonly string[] _ofAustinP = FullRun.IsAsked ? ["3.9", "3.13", "3.15"] : ["3.13"];

    /// <summary>The first minor version.</summary>
    public int First => first;

    /// <summary>The last minor version.</summary>
    public int Last => last;

    /// <summary>
    /// Whether few versions stand for all, as <see cref="PythonVersionsAttribute.Few"/> says: the oldest, with frames on the heap, for <c>austin</c>,
    /// and that of <c>austinp</c>, with frames of the interpreter's own.
    /// </summary>
    public bool Few { get; init; }

    /// <summary>Whether <c>austin</c> has a row "3.13t" as well, for the free-threaded build.</summary>
    public bool FreeThreaded { get; init; }

    /// <summary>A row for each sampler and version.</summary>
    public override IEnumerable<object[]> GetData(MethodInfo testMethod)
    {
        string[] all = [.. PythonVersionsAttribute.Names(first, last, few: false, freeThreaded: false)];
        string[] ofAustinP = [.. all.Intersect(_ofAustinP)];
        int lastOfAustin = Few && !FullRun.IsAsked ? first : last;
        return PythonVersionsAttribute.Names(first, lastOfAustin, few: false, FreeThreaded).Select(version => new object[] { Sampler.Austin, version })
            .Concat((ofAustinP.Length > 0 ? ofAustinP : all[^1..]).Select(version => new object[] { Sampler.AustinP, version }));
    }
}
