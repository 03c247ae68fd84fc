using System.Reflection;
using Xunit.Sdk;

namespace Austin.Testing;

/// <summary>Runs a theory with these values in a <see cref="FullRun"/>; it must have other rows, or others would call it empty.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class FullRunDataAttribute(params object[] values) : DataAttribute
{
    /// <summary>The row, or none.</summary>
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => FullRun.IsAsked ? [values] : [];
}
