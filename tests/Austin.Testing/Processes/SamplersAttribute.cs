using System.Reflection;
using Xunit.Sdk;

namespace Austin.Testing.Processes;

/// <summary>Runs a theory of what the samplers have in common once for each of them.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SamplersAttribute : DataAttribute
{
    /// <summary>The samplers.</summary>
    public static IReadOnlyList<Sampler> All { get; } = [Sampler.Austin, Sampler.AustinP];

    /// <summary>A row for each sampler.</summary>
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => All.Select(sampler => new object[] { sampler });
}
