using System.Reflection;
using Xunit.Sdk;

namespace Austin.Testing.Processes;

/// <summary>Runs a theory of what the samplers have in common for each of them with values, as <c>InlineData</c> has them, behind the sampler.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class SamplerDataAttribute(params object[] values) : DataAttribute
{
    /// <summary>The values.</summary>
    public IReadOnlyList<object> Values => values;

    /// <summary>A row for each sampler: it, and the values.</summary>
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) =>
        SamplersAttribute.All.Select(sampler => new object[] { sampler }.Concat(values).ToArray());
}
